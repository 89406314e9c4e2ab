import Foundation
import ImageCodec
import Testing

@testable import LargerCNN

/// Steps can be watched and left out.
@Suite struct PreprocessorStepTests {
    private static var drawing: Canvas {
        var canvas = Canvas(600, 400)
        canvas.draw(Canvas.three, x: 80, y: 50, size: 180, pen: 18)
        return canvas
    }

    @Test func theTraceTellsTheStepsInTheirOrder() throws {
        var trace: PreprocessingTrace? = PreprocessingTrace()
        let digit = try Preprocessor().prepare(Self.drawing.picture, tracing: &trace)
        let entries = trace?.entries ?? []
        #expect(
            entries.map(\.name) == [
                "flattened", "pooled", "paper", "ink", "without-lines", "components", "selected", "strokes", "digit",
            ]
        )
        let last = entries.last?.picture
        #expect(last?.width == 28)
        let red = stride(from: 0, to: 28 * 28 * 4, by: 4).map { last?.rgba[$0] ?? 0 }
        #expect(red == digit.image.pixels)
    }

    @Test func theTraceOfABlankPictureEndsWhereThatWasFound() {
        var trace: PreprocessingTrace? = PreprocessingTrace()
        #expect(throws: PreprocessingError.blank) {
            try Preprocessor().prepare(Canvas(280, 280).picture, tracing: &trace)
        }
        #expect(trace?.entries.last?.name == "ink")
    }

    /// A five in two pieces, of which the selection takes one.
    @Test func alternativesAreOtherDigitsEachOnce() throws {
        let file = HandWriting.root.appending(path: "Tests/Samples/five.png")
        let picture = try ImageDecoder().decode([UInt8](try Data(contentsOf: file)))
        let preprocessor = Preprocessor()
        let digit = try preprocessor.prepare(picture)
        let others = preprocessor.alternatives(to: digit, of: picture)
        let whole = try Preprocessor(without: [.selection]).prepare(picture)
        #expect(whole.inkBox.width > digit.inkBox.width)
        let hasWhole = others.contains(whole)
        #expect(hasWhole)
        let images = [digit.image] + others.map(\.image)
        #expect(images.indices.allSatisfy { images.firstIndex(of: images[$0]) == $0 })
    }

    @Test func aPlainDrawingAndADigitOfMNISTHaveHardlyAnOtherReading() throws {
        let preprocessor = Preprocessor()
        let digit = try preprocessor.prepare(Self.drawing.picture)
        #expect(preprocessor.alternatives(to: digit, of: Self.drawing.picture).isEmpty)
        let rgba = digit.image.pixels.flatMap { pixel -> [UInt8] in [pixel, pixel, pixel, 255] }
        let ready = Picture(width: DigitImage.side, height: DigitImage.side, rgba: rgba)
        let unchanged = try preprocessor.prepare(ready)
        #expect(unchanged.isUnchanged)
        #expect(preprocessor.alternatives(to: unchanged, of: ready).isEmpty)
    }

    @Test func watchingChangesNothing() throws {
        var trace: PreprocessingTrace? = PreprocessingTrace()
        let watched = try Preprocessor().prepare(Self.drawing.picture, tracing: &trace)
        #expect(try watched == Preprocessor().prepare(Self.drawing.picture))
    }

    @Test func withoutAnyStepAPictureIsMerelyResized() throws {
        let plain = Preprocessor(without: Set(Preprocessor.Step.allCases))
        let pixels = try plain.prepare(Self.drawing.picture).image.pixels
        // The three stands in the left half of the canvas, and there it stays.
        let columns = pixels.indices.filter { pixels[$0] > 60 }.map { $0 % 28 }
        #expect((columns.max() ?? 28) < 14)
        #expect(pixels.max() == 255)
    }

    @Test(arguments: Preprocessor.Step.allCases) func eachStepCanBeLeftOut(step: Preprocessor.Step) throws {
        // A faint thin off-centre three on a dark table: every step has something to do, none is needed to see ink.
        var canvas = Canvas(700, 500, (60, 40, 30, 255))
        canvas.fill((225, 210, 180, 255), x: 60..<640, y: 40..<470)
        for y in stride(from: 60, to: 460, by: 40) { canvas.fill((190, 190, 200, 255), x: 60..<640, y: y..<y + 2) }
        canvas.fill(Canvas.black, x: 560..<575, y: 60..<64)
        canvas.draw(Canvas.three, x: 170, y: 90, size: 300, pen: 8, (70, 110, 190, 255))
        canvas.shade { x, _ in 1 - 0.4 * x }
        let whole = try Preprocessor().prepare(canvas.picture).image
        let part = try Preprocessor(without: [step]).prepare(canvas.picture).image
        #expect(part.pixels.max() == 255)
        if [.sheet, .inkCrop, .strokeWidth, .centering].contains(step) { #expect(part != whole) }
    }
}
