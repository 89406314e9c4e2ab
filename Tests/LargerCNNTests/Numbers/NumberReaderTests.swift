import ImageCodec
import Testing

@testable import LargerCNN

/// Whole pictures in, numbers out, by the network that ships.
@Suite(.enabled(if: HandWriting.shipped != nil, "the weights are not in this checkout"), .timeLimit(.minutes(2)))
struct NumberReaderTests {
    private func read(_ canvas: Canvas) throws -> NumberReading {
        let file = try #require(HandWriting.shipped)
        let network = try CompiledNetwork(weights: file.weights)
        return try NumberReader().read(canvas.picture, calibration: file.calibration, by: network.logits)
    }

    /// Draws digits of one height side by side.
    private func row(
        _ digits: [[(Double, Double)]],
        step: Double = 110,
        _ ground: Canvas.Colour = Canvas.white,
        _ ink: Canvas.Colour = Canvas.black
    ) -> Canvas {
        var canvas = Canvas(80 + Int(step) * digits.count, 200, ground)
        for (place, digit) in digits.enumerated() {
            canvas.draw(digit, x: 40 + step * Double(place), y: 45 + Double(place % 2) * 8, size: 100, pen: 9, ink)
        }
        return canvas
    }

    @Test(arguments: [(Canvas.white, Canvas.black), (Canvas.black, Canvas.white), (Canvas.clear, Canvas.black)])
    func digitsSideBySideAreReadInOrder(ground: Canvas.Colour, ink: Canvas.Colour) throws {
        let digits = [HandWriting.two, HandWriting.zero, Canvas.three, HandWriting.six]
        let reading = try read(row(digits, ground, ink))
        #expect(reading.number == "2036")
        #expect(reading.lineTexts == ["2036"])
    }

    @Test func boxesLieAroundEachDigitInPixelsOfThePicture() throws {
        let reading = try read(row([HandWriting.two, HandWriting.zero]))
        let boxes = reading.digits.map(\.box)
        try #require(boxes.count == 2)
        for (place, box) in boxes.enumerated() {
            let left = 40 + 110 * place - 5
            #expect(box.x >= left && box.x + box.width <= left + 75, "\(box)")
            #expect((105...115).contains(box.height), "\(box)")
        }
    }

    @Test func aLargePictureIsReadAsItsSmallOneAndBoxesGrowWithIt() throws {
        var canvas = Canvas(3000, 1600)
        for (place, digit) in [HandWriting.two, HandWriting.zero, HandWriting.six].enumerated() {
            canvas.draw(digit, x: 300 + 900 * Double(place), y: 300, size: 900, pen: 70)
        }
        let reading = try read(canvas)
        #expect(reading.number == "206")
        let box = try #require(reading.digits.last?.box)
        #expect(abs(box.height - 970) < 40, "\(box)")
    }

    @Test func linesAreReadFromTopToBottom() throws {
        var canvas = Canvas(360, 420)
        canvas.draw(HandWriting.two, x: 60, y: 50, size: 110, pen: 10)
        canvas.draw(HandWriting.zero, x: 190, y: 60, size: 110, pen: 10)
        canvas.draw(HandWriting.six, x: 70, y: 240, size: 110, pen: 10)
        canvas.draw(Canvas.three, x: 200, y: 250, size: 110, pen: 10)
        let reading = try read(canvas)
        #expect(reading.lineTexts == ["20", "63"])
        #expect(reading.number == "2063")
    }

    @Test func touchingDigitsAreCutApart() throws {
        var canvas = Canvas(300, 220)
        canvas.draw(HandWriting.zero, x: 60, y: 50, size: 120, pen: 10)
        canvas.draw(HandWriting.zero, x: 130, y: 52, size: 120, pen: 10)
        #expect(try HandWriting.ink(of: canvas).components.count == 1)
        #expect(try read(canvas).number == "00")
    }

    @Test func aSingleDigitIsThatOfThePreprocessor() throws {
        var canvas = Canvas(400, 300)
        canvas.draw(Canvas.three, x: 220, y: 60, size: 150, pen: 12)
        let reading = try read(canvas)
        let digit = try Preprocessor().prepare(canvas.picture)
        #expect(reading.digits.map(\.image) == [digit.image])
        #expect(reading.digits.map(\.box) == [digit.inkBox])
        #expect(reading.number == "3")
    }

    @Test(arguments: [0, 128, 255] as [UInt8])
    func aBlankPictureIsRefused(grey: UInt8) {
        #expect(throws: PreprocessingError.blank) { try read(Canvas(300, 200, (grey, grey, grey, 255))) }
    }

    @Test func moreInkThanANumberHasIsRefused() throws {
        var canvas = Canvas(940, 940)
        for row in 0..<14 {
            for column in 0..<14 {
                canvas.draw(
                    HandWriting.one,
                    x: 10 + Double(column) * 65,
                    y: 20 + Double(row) * 64,
                    size: 40,
                    pen: 6
                )
            }
        }
        #expect(throws: NumberReadingError.tooMuchInk(limit: 64)) { try read(canvas) }
    }

    @Test func whatTheNetworkThrowsIsPassedOn() {
        struct Failure: Error {}
        #expect(throws: Failure.self) {
            try NumberReader().read(row([HandWriting.two, HandWriting.six]).picture, calibration: .none) { _ in
                throw Failure()
            }
        }
    }
}
