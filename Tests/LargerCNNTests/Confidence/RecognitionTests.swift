import ImageCodec
import Testing

@testable import LargerCNN

/// What is said of whole pictures, through the real preparation.
@Suite struct RecognitionTests {
    private static let three: [Float] = (0..<10).map { $0 == 3 ? 6 : 0 }

    private func recognition(
        _ picture: Picture,
        logits: [Float] = RecognitionTests.three,
        calibration: Calibration = .none
    ) throws -> Recognition {
        Recognition(of: try Preprocessor().prepare(picture), logits: logits, calibration: calibration)
    }

    private func canvas(
        size: Double = 180,
        x: Double = 60,
        y: Double = 50,
        pen: Double = 14,
        ink: Canvas.Colour = Canvas.black
    ) -> Canvas {
        var canvas = Canvas(280, 280)
        canvas.draw(Canvas.three, x: x, y: y, size: size, pen: pen, ink)
        return canvas
    }

    @Test(arguments: [(180.0, 14.0), (90, 5), (200, 30), (60, 2)])
    func anOrdinaryDrawingGivesNoWarning(size: Double, pen: Double) throws {
        #expect(try recognition(canvas(size: size, pen: pen).picture).warnings == [])
    }

    @Test func aDigitOfAFewPixelsIsTiny() throws {
        #expect(try recognition(canvas(size: 9, pen: 1.5).picture).warnings == [.tinyInk])
    }

    @Test func inkAtTheEdgeIsWarnedOf() throws {
        #expect(try recognition(canvas(size: 200, y: -8).picture).warnings == [.touchesBorder])
    }

    @Test func inkThatHardlyShowsIsWarnedOf() throws {
        let ink: Canvas.Colour = (228, 228, 228, 255)
        #expect(try recognition(canvas(ink: ink).picture).warnings == [.lowContrast])
    }

    @Test func twoDigitsSideBySideAreWarnedOf() throws {
        var canvas = Canvas(400, 280)
        canvas.draw(Canvas.three, x: 50, y: 60, size: 150, pen: 12)
        canvas.draw(Canvas.seven, x: 250, y: 60, size: 150, pen: 12)
        #expect(try recognition(canvas.picture).warnings == [.severalDigits])
    }

    @Test func aDigitOfTwoStrokesIsOneDigit() throws {
        var canvas = Canvas(280, 280)
        canvas.draw([(0, 0), (-0.05, 0.4), (0.3, 0.4), (0.4, 0.7), (0, 1)], x: 90, y: 60, size: 160, pen: 12)
        canvas.draw([(0.08, 0), (0.5, 0)], x: 90, y: 55, size: 160, pen: 12)
        #expect(try recognition(canvas.picture).warnings == [])
    }

    @Test func aRejectedPictureKeepsItsClosestDigitAndSaysWhy() throws {
        let strict = Calibration(temperature: 1, rejection: RejectionRule(score: .maximumLogit, threshold: 6.5))
        let rejected = try recognition(canvas().picture, calibration: strict)
        #expect(rejected.isRejected && rejected.rejection == .notADigit)
        #expect(rejected.prediction.digit == 3)
        let mild = Calibration(temperature: 1, rejection: RejectionRule(score: .maximumLogit, threshold: 5.5))
        #expect(try recognition(canvas().picture, calibration: mild).rejection == nil)
    }

    @Test func everyWarningHasACodeInSnakeCaseAndASentence() {
        for warning in RecognitionWarning.allCases {
            #expect(warning.rawValue.wholeMatch(of: /[a-z]+(_[a-z]+)*/) != nil)
            #expect(warning.message.hasSuffix("."))
        }
    }
}
