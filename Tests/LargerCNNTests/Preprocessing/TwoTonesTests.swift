import ImageCodec
import Testing

@testable import LargerCNN

/// A picture cut close to its digit has no paper around it to go by.
@Suite struct TwoTonesTests {
    /// An eight: two rings, one on the other.
    private static let eight: [(Double, Double)] = [
        (0.3, 0.5), (0.05, 0.35), (0.05, 0.15), (0.3, 0), (0.55, 0.15), (0.55, 0.35), (0.3, 0.5), (0, 0.65), (0, 0.85),
        (0.3, 1), (0.6, 0.85), (0.6, 0.65), (0.3, 0.5),
    ]
    private static let zero: [(Double, Double)] = [
        (0.3, 0), (0.55, 0.15), (0.65, 0.5), (0.55, 0.85), (0.3, 1), (0.05, 0.85), (-0.05, 0.5), (0.05, 0.15), (0.3, 0),
    ]
    private static let one: [(Double, Double)] = [(0.05, 0), (0, 1)]

    /// What is drawn: points, the pen's width by the digit's height.
    static let digits: [(points: [(Double, Double)], pen: Double)] = [
        (Canvas.three, 0.12), (Canvas.seven, 0.15), (eight, 0.14), (zero, 0.1), (zero, 0.3), (one, 0.14),
    ]
    static let colours: [(paper: Canvas.Colour, ink: Canvas.Colour)] = [
        (Canvas.white, Canvas.black), (Canvas.black, Canvas.white), ((235, 228, 205, 255), (40, 50, 120, 255)),
    ]

    /// A digit of so many pixels in the middle of a large sheet.
    private func canvas(_ digit: Int, _ colours: Int, size: Double) -> Canvas {
        let (digit, colours) = (Self.digits[digit], Self.colours[colours])
        var canvas = Canvas(Int(1.6 * size), Int(2 * size), colours.paper)
        canvas.draw(digit.points, x: 0.4 * size, y: 0.4 * size, size: size, pen: digit.pen * size, colours.ink)
        return canvas
    }

    private func cut(_ picture: Picture, to box: PixelBox) -> Picture {
        var rgba: [UInt8] = []
        for y in box.y..<box.bottom {
            let start = 4 * (y * picture.width + box.x)
            rgba += picture.rgba[start..<start + 4 * box.width]
        }
        return Picture(width: box.width, height: box.height, rgba: rgba)
    }

    /// A mean over squares, as a lens out of focus or a plain enlargement would leave.
    private func blurred(_ picture: Picture, radius: Int) -> Picture {
        var result = picture
        for channel in 0..<3 {
            let indices = stride(from: channel, to: picture.rgba.count, by: 4)
            let plane = Plane(
                width: picture.width,
                height: picture.height,
                samples: indices.map { picture.rgba[$0] }
            )
            for (index, sample) in zip(indices, BoxBlur.apply(to: plane, radius: radius).samples) {
                result.rgba[index] = sample
            }
        }
        return result
    }

    /// Expects that a picture cut at the digit's own box shows the same digit, but for a shift by half a pixel.
    private func expectSame(_ whole: Picture, shown: Picture, _ size: Double) throws {
        let expected = try Preprocessor().prepare(whole)
        let close = try Preprocessor().prepare(cut(shown, to: expected.inkBox))
        #expect(close.polarity == expected.polarity, "\(size)")
        let likeness = PreprocessorTests.likeness(close.image, expected.image)
        #expect(likeness >= 0.7, "\(size): \(likeness)")
    }

    @Test(arguments: 0..<6, 0..<3)
    func aDigitThatIsCutCloseIsTheDigit(digit: Int, colours: Int) throws {
        for size in [60.0, 160] {
            let whole = canvas(digit, colours, size: size).picture
            try expectSame(whole, shown: whole, size)
        }
    }

    @Test(arguments: 0..<5, 0..<3)
    func aBlurredDigitThatIsCutCloseIsTheDigit(digit: Int, colours: Int) throws {
        for size in [60.0, 160] {
            let whole = canvas(digit, colours, size: size).picture
            try expectSame(whole, shown: blurred(whole, radius: Int(size / 30)), size)
        }
    }

    @Test func inkAlongMostOfTheBorderIsNoPaper() throws {
        var canvas = Canvas(32, 32)
        let corners = [(0.2, 0), (0.8, 0), (1, 0.2), (1, 0.8), (0.8, 1), (0.2, 1), (0, 0.8), (0, 0.2), (0.2, 0)]
        canvas.draw(corners, x: 3, y: 3, size: 26, pen: 6)
        let digit = try Preprocessor().prepare(canvas.picture)
        #expect(digit.polarity == .darkOnLight)
        #expect(digit.image.pixels[14 * 28 + 14] == 0)
    }

    // MARK: What is not of two tones

    private func tones(of canvas: Canvas) -> TwoTones? {
        TwoTones.find(in: PooledPicture(canvas.picture))
    }

    @Test func aDigitBesideAShadowShowsThreeTones() {
        var canvas = Canvas(200, 150)
        canvas.draw(Canvas.three, x: 30, y: 30, size: 90, pen: 4)
        canvas.shade { x, y in x + 0.3 * y < 0.85 ? 0.6 : 1 }
        #expect(tones(of: canvas) == nil)
    }

    /// What is black on 120 x 120: a strip along a side, a broad shape, two strokes that leave strips of paper as narrow as
    /// a fat pen's.
    static let shapes: [[(x: Range<Int>, y: Range<Int>)]] = [
        [(0..<20, 0..<120)], [(0..<70, 10..<100)], [(5..<115, 38..<44), (5..<115, 78..<84)],
    ]

    @Test(arguments: 0..<3) func whatIsNotLikeStrokesIsNoInk(shape: Int) {
        var canvas = Canvas(120, 120)
        for part in Self.shapes[shape] { canvas.fill(Canvas.black, x: part.x, y: part.y) }
        #expect(tones(of: canvas) == nil)
    }

    @Test func squaredPaperIsNoInk() {
        var canvas = Canvas(120, 120)
        for line in 1..<5 {
            canvas.fill(Canvas.black, x: line * 25..<line * 25 + 3, y: 0..<120)
            canvas.fill(Canvas.black, x: 0..<120, y: line * 25..<line * 25 + 3)
        }
        #expect(tones(of: canvas) == nil)
    }

    @Test func lightThatFallsUnevenlyIsNoTone() {
        var canvas = Canvas(200, 150)
        canvas.draw(Canvas.three, x: 60, y: 30, size: 90, pen: 10)
        canvas.shade { x, _ in 1 - 0.6 * x }
        #expect(tones(of: canvas) == nil)
    }

    @Test func oneToneIsNotTwo() {
        #expect(tones(of: Canvas(40, 40)) == nil)
    }
}
