import ImageCodec
import Testing

@testable import LargerCNN

/// What people's pictures show beside a digit, or do to it, does not change what the network sees much.
@Suite struct PreprocessorHardInputTests {
    private static let ink: Canvas.Colour = (30, 40, 90, 255)

    private func expectThree(
        _ picture: Picture,
        atLeast least: Double = 0.9,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> PreparedDigit {
        let digit = try Preprocessor().prepare(picture)
        let likeness = PreprocessorTests.likeness(digit.image, try PreprocessorTests.reference.get().image)
        #expect(likeness >= least, "\(likeness)", sourceLocation: sourceLocation)
        return digit
    }

    /// A three on white, 280 x 280, with something else drawn first.
    private func drawing(_ other: (inout Canvas) -> Void) -> Canvas {
        var canvas = Canvas(280, 280)
        other(&canvas)
        canvas.draw(Canvas.three, x: 95, y: 70, size: 130, pen: 12)
        return canvas
    }

    // MARK: Sheets

    /// Ground and paper: black margins, a table, a white page around a blackboard.
    static let grounds: [(Canvas.Colour, Canvas.Colour, Canvas.Colour)] = [
        (Canvas.black, Canvas.white, ink), ((120, 80, 50, 255), (245, 243, 238, 255), ink),
        ((128, 128, 128, 255), Canvas.white, Canvas.black), (Canvas.white, (20, 30, 25, 255), Canvas.white),
    ]

    @Test(arguments: grounds, [(40, 30), (110, 5)])
    func aSheetOnAnotherGroundIsFound(
        colours: (Canvas.Colour, Canvas.Colour, Canvas.Colour),
        place: (Int, Int)
    ) throws {
        let ((ground, paper, ink), (left, top)) = (colours, place)
        var canvas = Canvas(400, 300, ground)
        canvas.fill(paper, x: left..<left + 240, y: top..<top + 250)
        canvas.draw(Canvas.three, x: Double(left) + 60, y: Double(top) + 40, size: 160, pen: 14, ink)
        // The centre of mass is between two pixels here: it may fall to either.
        let digit = try expectThree(canvas.picture, atLeast: 0.8)
        // The box is told in the whole picture's pixels.
        #expect(abs(digit.inkBox.y - (top + 33)) <= 5 && abs(digit.inkBox.height - 174) <= 8)
    }

    @Test(arguments: [1, 2, 8]) func aPrintedBorderIsLeftOut(width: Int) throws {
        var canvas = Canvas(280, 280, Canvas.black)
        canvas.fill(Canvas.white, x: width..<280 - width, y: width..<280 - width)
        canvas.draw(Canvas.three, x: 80, y: 50, size: 180, pen: 16)
        _ = try expectThree(canvas.picture)
    }

    @Test func aSheetOnASheetIsFound() throws {
        var canvas = Canvas(400, 400, Canvas.black)
        canvas.fill((230, 230, 230, 255), x: 20..<380, y: 20..<380)
        canvas.fill((40, 60, 160, 255), x: 50..<350, y: 50..<350)
        canvas.fill(Canvas.white, x: 70..<330, y: 70..<330)
        canvas.draw(Canvas.three, x: 130, y: 120, size: 160, pen: 14)
        _ = try expectThree(canvas.picture)
    }

    @Test func aFatZeroIsNoSheet() throws {
        var canvas = Canvas(280, 280)
        let corners = [(0.3, 0), (0.7, 0), (1, 0.3), (1, 0.7), (0.7, 1), (0.3, 1), (0, 0.7), (0, 0.3), (0.3, 0)]
        canvas.draw(corners, x: 80, y: 80, size: 110, pen: 62)
        #expect(abs(try Preprocessor().prepare(canvas.picture).inkBox.width - 172) <= 3)
    }

    // MARK: Beside the digit

    @Test func aFrameDrawnByHandIsLeftOut() throws {
        let canvas = drawing { canvas in
            canvas.draw([(0, 0.02), (1, 0), (0.98, 1), (0.03, 0.97), (0, 0.02)], x: 65, y: 45, size: 180, pen: 7)
        }
        _ = try expectThree(canvas.picture)
    }

    @Test func aFrameAsWideAsThePictureIsLeftOut() throws {
        var canvas = Canvas(400, 400)
        canvas.draw([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], x: 12, y: 12, size: 376, pen: 4)
        canvas.draw(Canvas.three, x: 250, y: 240, size: 50, pen: 5)
        #expect(abs(try Preprocessor().prepare(canvas.picture).inkBox.height - 54) <= 6)
    }

    @Test func aBroadFrameAlongThePicturesEdgeIsNotThePaper() throws {
        let picture = try ImageDecoder().decode([UInt8](Fixtures.data("one-in-a-broad-frame.png")))
        let digit = try Preprocessor().prepare(picture)
        #expect(digit.polarity == .lightOnDark)
        #expect(digit.inkBox.width * 2 < picture.width)
    }

    @Test func aFrameThatIsOpenOnOneSideIsLeftOut() throws {
        let canvas = drawing { $0.draw([(1, 0), (0, 0), (0, 1), (1, 1)], x: 55, y: 45, size: 190, pen: 7) }
        _ = try expectThree(canvas.picture)
    }

    @Test func aStripOfTheTableAlongAWholeSideIsNoDigit() throws {
        let (table, paper): (Canvas.Colour, Canvas.Colour) = ((163, 146, 117, 255), (220, 225, 210, 255))
        var canvas = Canvas(286, 286, paper)
        canvas.fill(table, x: 0..<286, y: 222..<286)
        canvas.draw(Canvas.three, x: 130, y: 40, size: 110, pen: 9, (150, 155, 105, 255))
        _ = try expectThree(canvas.picture)
    }

    @Test func aStrokeInsideAZeroIsThatZeros() throws {
        var canvas = Canvas(280, 280)
        let corners = [(0.3, 0), (0.7, 0), (1, 0.3), (1, 0.7), (0.7, 1), (0.3, 1), (0, 0.7), (0, 0.3), (0.3, 0)]
        canvas.draw(corners, x: 60, y: 60, size: 150, pen: 10)
        canvas.draw([(0, 0.3), (0.5, 0)], x: 110, y: 125, size: 80, pen: 10)
        #expect(abs(try Preprocessor().prepare(canvas.picture).inkBox.width - 160) <= 6)
    }

    @Test func aCircleAroundTheDigitIsLeftOut() throws {
        let canvas = drawing { canvas in
            // A circle as a polygon whose corners hardly show.
            let points = (0...24).map { step -> (Double, Double) in
                let quarter = [(1.0, 0.0), (0.966, 0.259), (0.866, 0.5), (0.707, 0.707), (0.5, 0.866), (0.259, 0.966)]
                let (c, s) = quarter[step % 6]
                return [(c, s), (-s, c), (-c, -s), (s, -c)][step / 6 % 4]
            }
            canvas.draw(points, x: 140, y: 135, size: 105, pen: 6)
        }
        _ = try expectThree(canvas.picture)
    }

    @Test(arguments: [16.0, 30, 60]) func anUnderlineIsLeftOut(gap: Double) throws {
        let canvas = drawing { $0.draw([(0, 0), (1, 0.02)], x: 70, y: 206 + gap, size: 150, pen: 6) }
        _ = try expectThree(canvas.picture)
    }

    @Test func anUnderlineOfABroadPenIsLeftOut() throws {
        var canvas = Canvas(280, 280)
        canvas.draw(Canvas.three, x: 105, y: 60, size: 90, pen: 26)
        let alone = try Preprocessor().prepare(canvas.picture).inkBox
        canvas.draw([(0, 0), (1, 0)], x: 86, y: 188, size: 105, pen: 26)
        #expect(try Preprocessor().prepare(canvas.picture).inkBox == alone)
    }

    @Test func strayLinesAreLeftOut() throws {
        let canvas = drawing { canvas in
            canvas.draw([(0, 0), (0, 1)], x: 20, y: 90, size: 60, pen: 5)
            canvas.draw([(0, 0), (1, 0)], x: 120, y: 14, size: 70, pen: 5)
            canvas.draw([(0, 0), (0.1, 1)], x: 265, y: 200, size: 50, pen: 5)
        }
        _ = try expectThree(canvas.picture)
    }

    @Test func anotherDigitIsCounted() throws {
        var canvas = Canvas(560, 280)
        canvas.draw(Canvas.three, x: 95, y: 70, size: 130, pen: 12)
        canvas.draw(Canvas.seven, x: 300, y: 75, size: 120, pen: 10)
        #expect(try Preprocessor().prepare(canvas.picture).otherPieces == 1)
        #expect(try Preprocessor().prepare(drawing { _ in }.picture).otherPieces == 0)
    }

    @Test func fatDigitsCloseTogetherAreNotOne() throws {
        var canvas = Canvas(560, 280)
        canvas.draw(Canvas.three, x: 110, y: 60, size: 150, pen: 26)
        canvas.draw(Canvas.seven, x: 244, y: 60, size: 150, pen: 26)
        let digit = try Preprocessor().prepare(canvas.picture)
        #expect(digit.otherPieces == 1 && digit.inkBox.width < 130)
    }

    // MARK: Grounds

    @Test(arguments: [8, 16]) func aChequeredGroundIsPaper(tile: Int) throws {
        let canvas = drawing { canvas in
            for y in 0..<280 / tile {
                for x in 0..<280 / tile where (x + y) % 2 == 0 {
                    canvas.fill((204, 204, 204, 255), x: x * tile..<(x + 1) * tile, y: y * tile..<(y + 1) * tile)
                }
            }
        }
        _ = try expectThree(canvas.picture)
    }

    @Test func aWatermarkIsPaper() throws {
        let canvas = drawing { canvas in
            for y in [20.0, 110, 200] {
                canvas.draw(Canvas.seven, x: 20, y: y, size: 60, pen: 8, (225, 225, 225, 255))
                canvas.draw(Canvas.three, x: 200, y: y, size: 60, pen: 8, (225, 225, 225, 255))
            }
        }
        _ = try expectThree(canvas.picture)
    }

    @Test func aGradientIsPaper() throws {
        var canvas = Canvas(280, 280, (255, 240, 250, 255))
        canvas.shade { x, y in 1 - 0.35 * x - 0.15 * y }
        canvas.draw(Canvas.three, x: 80, y: 50, size: 180, pen: 16, (10, 20, 60, 255))
        _ = try expectThree(canvas.picture)
    }

    @Test func aDrawingInADarkAndALightInkIsSeenWhole() throws {
        var canvas = Canvas(280, 280, (128, 128, 128, 255))
        let upper = Canvas.three.filter { $0.1 <= 0.5 }
        canvas.draw(Canvas.three.filter { $0.1 >= 0.45 }, x: 80, y: 50, size: 180, pen: 18, Canvas.white)
        canvas.draw(upper, x: 80, y: 50, size: 180, pen: 18)
        let box = try Preprocessor().prepare(canvas.picture).inkBox
        #expect(abs(box.y - 41) <= 3 && abs(box.height - 198) <= 5)
    }

    /// Inks that differ from beige paper in tint rather than in brightness.
    @Test(arguments: [(185, 195, 215), (190, 215, 190), (215, 185, 225)] as [(UInt8, UInt8, UInt8)])
    func faintColouredInkOnBeigePaperIsSeen(ink: (UInt8, UInt8, UInt8)) throws {
        var canvas = Canvas(480, 360, (230, 220, 195, 255))
        canvas.draw(Canvas.three, x: 170, y: 70, size: 210, pen: 16, (ink.0, ink.1, ink.2, 255))
        var generator = SplitMix64(seed: 8)
        canvas.shade { x, y in (1 - 0.3 * x - 0.1 * y) * (1 + Double(generator.uniform(in: -0.01..<0.01))) }
        _ = try expectThree(canvas.picture, atLeast: 0.85)
    }

    @Test func faintInkOnExactPaperIsSeen() throws {
        var canvas = Canvas(280, 280, (235, 235, 235, 255))
        canvas.draw(Canvas.three, x: 80, y: 50, size: 180, pen: 18, (217, 217, 217, 255))
        let digit = try expectThree(canvas.picture)
        #expect(digit.isFaint && !digit.isTiny)
    }

    // MARK: Strokes

    @Test(arguments: [1.4, 1.9]) func aDottedLineIsOneDigit(spacing: Double) throws {
        var canvas = Canvas(400, 400)
        var walked = 0.0
        let points = Canvas.three
        for (from, to) in zip(points, points.dropFirst()) {
            for step in 0..<20 {
                let t = Double(step) / 20
                let (x, y) = (from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t)
                let length = ((to.0 - from.0) * (to.0 - from.0) + (to.1 - from.1) * (to.1 - from.1)).squareRoot()
                walked += length / 20 * 250
                if walked >= 12 * spacing {
                    walked = 0
                    canvas.draw([(0, 0), (0, 0.001)], x: 120 + x * 250, y: 60 + y * 250, size: 1, pen: 12)
                }
            }
        }
        let digit = try expectThree(canvas.picture, atLeast: 0.8)
        #expect(digit.inkBox.height > 240)
    }

    @Test func aBrokenLineIsOneDigit() throws {
        var canvas = drawing { _ in }
        for (x, y) in [(100, 130), (170, 100), (120, 190)] {
            canvas.fill(Canvas.white, x: x..<x + 60, y: y..<y + 3)
        }
        _ = try expectThree(canvas.picture)
    }

    @Test(arguments: [Canvas.white, Canvas.black, Canvas.clear])
    func aHairlineOnALargeCanvasHasBlackPaper(ground: Canvas.Colour) throws {
        var canvas = Canvas(1500, 1500, ground)
        let ink = ground == Canvas.black ? Canvas.white : Canvas.black
        // No softer edge than a browser's without smoothing.
        canvas.draw(Canvas.three, x: 400, y: 300, size: 900, pen: 1, ink)
        let pixels = try expectThree(canvas.picture, atLeast: 0.8).image.pixels
        #expect(pixels.count { $0 > 0 } < 350)
    }

    @Test(arguments: [0.05, 0.065]) func aTinyDigitIsReadAndReported(share: Double) throws {
        var canvas = Canvas(1000, 1000)
        canvas.draw(Canvas.three, x: 700, y: 120, size: share * 1000, pen: share * 80)
        #expect(try expectThree(canvas.picture, atLeast: 0.8).isTiny)
    }

    @Test func aOneFromEdgeToEdgeIsNoRuledLine() throws {
        var canvas = Canvas(280, 280)
        canvas.draw([(0.1, 0), (0, 1)], x: 140, y: -10, size: 300, pen: 4)
        #expect(try Preprocessor().prepare(canvas.picture).touchesEdge)
    }

    @Test func aThinStrokeAcrossStrongGridLinesStaysWhole() throws {
        var canvas = Canvas(640, 480, (235, 235, 230, 255))
        for y in stride(from: 10, to: 480, by: 30) { canvas.fill((130, 145, 185, 255), x: 0..<640, y: y..<y + 2) }
        for x in stride(from: 15, to: 640, by: 30) { canvas.fill((130, 145, 185, 255), x: x..<x + 2, y: 0..<480) }
        canvas.draw(Canvas.three, x: 240, y: 110, size: 260, pen: 8, (40, 40, 60, 255))
        var generator = SplitMix64(seed: 8)
        canvas.shade { x, y in (1 - 0.3 * x) * (1 + Double(generator.uniform(in: -0.02..<0.02))) }
        _ = try expectThree(canvas.picture, atLeast: 0.85)
    }
}
