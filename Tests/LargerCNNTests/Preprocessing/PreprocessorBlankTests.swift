import ImageCodec
import Testing

@testable import LargerCNN

/// Pictures that show nothing are refused, however they show it.
@Suite struct PreprocessorBlankTests {
    static let colours: [Canvas.Colour] = [
        Canvas.white, Canvas.black, (128, 128, 128, 255), (200, 30, 60, 255), Canvas.clear, (255, 255, 255, 0),
        (10, 20, 30, 90),
    ]

    @Test(arguments: colours)
    func oneColourIsBlank(colour: Canvas.Colour) {
        for (width, height) in [(280, 280), (28, 28), (1, 1), (1, 50), (700, 400)] {
            #expect(throws: PreprocessingError.blank, "\(width) x \(height)") {
                try Preprocessor().prepare(Canvas(width, height, colour).picture)
            }
        }
    }

    @Test func coloursUnderFullTransparencyAreBlank() {
        var canvas = Canvas(280, 280)
        canvas.draw(Canvas.three, x: 80, y: 50, size: 180, pen: 18)
        var picture = canvas.picture
        for index in stride(from: 3, to: picture.rgba.count, by: 4) { picture.rgba[index] = 0 }
        #expect(throws: PreprocessingError.blank) { try Preprocessor().prepare(picture) }
    }

    @Test(arguments: [280, 28, 700]) func aSpeckIsBlank(side: Int) {
        var canvas = Canvas(side, side)
        let size = max(1, side / 100)
        canvas.fill(Canvas.black, x: side / 2..<side / 2 + size, y: side / 2..<side / 2 + size)
        #expect(throws: PreprocessingError.blank) { try Preprocessor().prepare(canvas.picture) }
    }

    @Test func invisibleContrastIsBlank() {
        var canvas = Canvas(280, 280)
        canvas.draw(Canvas.three, x: 80, y: 50, size: 180, pen: 18, (247, 247, 248, 255))
        #expect(throws: PreprocessingError.blank) { try Preprocessor().prepare(canvas.picture) }
    }

    @Test func noiseOnEmptyPaperIsBlank() {
        var canvas = Canvas(600, 400, (200, 195, 185, 255))
        var generator = SplitMix64(seed: 4)
        canvas.shade { x, y in 1 - 0.4 * x * y + Double(generator.uniform(in: -0.02..<0.02)) }
        #expect(throws: PreprocessingError.blank) { try Preprocessor().prepare(canvas.picture) }
    }
}
