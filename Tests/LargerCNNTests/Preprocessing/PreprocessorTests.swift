import ImageCodec
import Testing

@testable import LargerCNN

/// Whole pictures in, digits out: what people draw and photograph in all its forms gives nearly the same 28 x 28.
@Suite struct PreprocessorTests {
    /// The three as an ordinary drawing: what the others are compared with.
    static let reference = Result {
        var canvas = Canvas(280, 280)
        canvas.draw(Canvas.three, x: 80, y: 50, size: 180, pen: 18)
        return try Preprocessor().prepare(canvas.picture)
    }

    /// How alike two digits are: the cosine between their pixels, 1 if they are equal.
    static func likeness(_ a: DigitImage, _ b: DigitImage) -> Double {
        let (x, y) = (a.pixels.map(Double.init), b.pixels.map(Double.init))
        func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        return dot(x, y) / (dot(x, x) * dot(y, y)).squareRoot()
    }

    private func expectThree(
        _ canvas: Canvas,
        atLeast least: Double = 0.9,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> PreparedDigit {
        let digit = try Preprocessor().prepare(canvas.picture)
        let likeness = Self.likeness(digit.image, try Self.reference.get().image)
        #expect(likeness >= least, "\(likeness)\n\(Self.drawn(digit.image))", sourceLocation: sourceLocation)
        return digit
    }

    private static func drawn(_ image: DigitImage) -> String {
        (0..<28).map { y in String(image.pixels[y * 28..<(y + 1) * 28].map { $0 > 127 ? "#" : $0 > 20 ? "+" : "." }) }
            .joined(separator: "\n")
    }

    @Test func aDigitFillsTwentyPixelsAndIsCentred() throws {
        let pixels = try Self.reference.get().image.pixels
        let inked = pixels.indices.filter { pixels[$0] > 0 }
        let rows = inked.map { $0 / 28 }
        #expect((rows.max() ?? 0) - (rows.min() ?? 0) + 1 == 20)
        let mass = pixels.reduce(0) { $0 + Double($1) }
        let centreX = pixels.enumerated().reduce(0) { $0 + Double($1.offset % 28) * Double($1.element) } / mass
        let centreY = pixels.enumerated().reduce(0) { $0 + Double($1.offset / 28) * Double($1.element) } / mass
        #expect(abs(centreX - 13.5) <= 0.5 && abs(centreY - 13.5) <= 0.5)
        #expect(pixels.max() == 255)
    }

    @Test func polarityDoesNotMatter() throws {
        var canvas = Canvas(280, 280, Canvas.black)
        canvas.draw(Canvas.three, x: 80, y: 50, size: 180, pen: 18, Canvas.white)
        let digit = try expectThree(canvas, atLeast: 0.999)
        #expect(digit.polarity == .lightOnDark)
        #expect(try Self.reference.get().polarity == .darkOnLight)
    }

    @Test(arguments: [(Canvas.black, PreparedDigit.Transparency.darkInk), (Canvas.white, .lightInk)])
    func inkOnTransparencyIsSeenWhicheverItsColour(
        ink: Canvas.Colour,
        meaning: PreparedDigit.Transparency
    ) throws {
        var canvas = Canvas(280, 280, Canvas.clear)
        canvas.draw(Canvas.three, x: 80, y: 50, size: 180, pen: 18, ink)
        #expect(try expectThree(canvas, atLeast: 0.99).transparency == meaning)
    }

    @Test func aSheetAmidTransparencyIsPaper() throws {
        var canvas = Canvas(280, 280, Canvas.clear)
        canvas.fill((250, 250, 250, 255), x: 20..<260, y: 20..<270)
        canvas.draw(Canvas.three, x: 80, y: 50, size: 180, pen: 18)
        #expect(try expectThree(canvas, atLeast: 0.99).transparency == .sheet)
    }

    @Test func oneAlphaForAllPixelsMeansNothing() throws {
        var canvas = Canvas(280, 280)
        canvas.draw(Canvas.three, x: 80, y: 50, size: 180, pen: 18)
        var picture = canvas.picture
        for index in stride(from: 3, to: picture.rgba.count, by: 4) { picture.rgba[index] = 100 }
        #expect(try Preprocessor().prepare(picture).image == Self.reference.get().image)
    }

    /// Ink and ground: red, blue and yellow on white, red on green, yellow on black, grey on grey.
    static let colours: [(Canvas.Colour, Canvas.Colour)] = [
        ((220, 30, 30, 255), Canvas.white), ((30, 60, 200, 255), Canvas.white), ((250, 220, 40, 255), Canvas.white),
        ((220, 30, 30, 255), (40, 150, 80, 255)), ((255, 255, 0, 255), Canvas.black),
        ((120, 120, 120, 255), (90, 90, 90, 255)),
    ]

    @Test(arguments: colours)
    func inkOfAnyColourIsSeen(ink: Canvas.Colour, ground: Canvas.Colour) throws {
        var canvas = Canvas(280, 280, ground)
        canvas.draw(Canvas.three, x: 80, y: 50, size: 180, pen: 18, ink)
        _ = try expectThree(canvas, atLeast: 0.99)
    }

    @Test(arguments: [(10.0, 10.0), (150, 10), (10, 140), (160, 150)], [30.0, 60, 110])
    func placeAndSizeDoNotMatter(place: (Double, Double), size: Double) throws {
        var canvas = Canvas(280, 280)
        canvas.draw(Canvas.three, x: place.0, y: place.1, size: size, pen: size / 10)
        _ = try expectThree(canvas, atLeast: 0.9)
    }

    @Test func wholePixelShiftsChangeNothing() throws {
        let images = try [(40.0, 30.0), (41, 30), (97, 84)].map { x, y in
            var canvas = Canvas(280, 280)
            canvas.draw(Canvas.three, x: x, y: y, size: 150, pen: 12)
            return try Preprocessor().prepare(canvas.picture).image
        }
        #expect(images[0] == images[1] && images[1] == images[2])
    }

    @Test(arguments: [
        (280, 280, 2.0), (1152, 648, 2), (1152, 648, 1), (648, 1152, 3), (100, 100, 1),
    ])
    func thinStrokesSurvive(width: Int, height: Int, pen: Double) throws {
        var canvas = Canvas(width, height)
        let size = Double(min(width, height)) * 0.6
        canvas.draw(Canvas.three, x: Double(width) * 0.3, y: Double(height) * 0.2, size: size, pen: pen)
        _ = try expectThree(canvas, atLeast: 0.85)
    }

    @Test(arguments: [(1, 30.0), (2, 30), (1, 300)]) func aLineOfOnePixelBecomesAStroke(pen: Int, length: Double) throws
    {
        var canvas = Canvas(400, 400)
        canvas.fill(Canvas.black, x: 100..<100 + pen, y: 50..<50 + Int(length))
        let image = try Preprocessor().prepare(canvas.picture).image
        let columns = Set(image.pixels.indices.filter { image.pixels[$0] > 127 }.map { $0 % 28 })
        #expect((2...3).contains(columns.count))
    }

    @Test func theAspectIsKept() throws {
        var canvas = Canvas(400, 400)
        canvas.draw([(0, 0), (1, 0), (1, 0.4), (0, 0.4), (0, 0)], x: 50, y: 100, size: 200, pen: 20)
        let pixels = try Preprocessor().prepare(canvas.picture).image.pixels
        let rows = pixels.indices.filter { pixels[$0] > 127 }.map { $0 / 28 }
        // 220 x 100 pixels of ink become 20 x 9.
        #expect((rows.max() ?? 0) - (rows.min() ?? 0) + 1 == 9)
    }

    @Test func factsAreInThePicturesPixels() throws {
        var canvas = Canvas(1000, 800)
        canvas.draw(Canvas.seven, x: 300, y: 200, size: 400, pen: 30)
        let digit = try Preprocessor().prepare(canvas.picture)
        #expect(abs(digit.inkBox.x - 285) <= 4 && abs(digit.inkBox.y - 185) <= 4)
        #expect(abs(digit.inkBox.width - 270) <= 8 && abs(digit.inkBox.height - 430) <= 8)
        #expect(abs(digit.strokeWidth - 30) < 5)
        #expect(digit.contrast > 240 && !digit.touchesEdge && !digit.isShaded && !digit.isUnchanged)
    }

    @Test func aDigitThatLeavesThePictureIsReported() throws {
        var canvas = Canvas(280, 280)
        canvas.draw(Canvas.three, x: 150, y: 40, size: 200, pen: 18)
        #expect(try Preprocessor().prepare(canvas.picture).touchesEdge)
    }
}
