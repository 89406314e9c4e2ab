import ImageCodec
import Testing

@testable import LargerCNN

/// What cameras and paper add to a digit does not change it much.
@Suite struct PreprocessorPhotoTests {
    /// A three on beige paper in faint blue ink, with a camera's noise.
    private func paper(_ width: Int = 480, _ height: Int = 360, lines: (inout Canvas) -> Void = { _ in }) -> Canvas {
        var canvas = Canvas(width, height, (225, 210, 180, 255))
        lines(&canvas)
        canvas.draw(Canvas.three, x: 170, y: 70, size: 210, pen: 10, (70, 80, 150, 255))
        return canvas
    }

    private func expectThree(_ canvas: Canvas, sourceLocation: SourceLocation = #_sourceLocation) throws {
        var canvas = canvas
        var generator = SplitMix64(seed: 8)
        canvas.shade { _, _ in 1 + Double(generator.uniform(in: -0.02..<0.02)) }
        let image = try Preprocessor().prepare(canvas.picture).image
        let likeness = PreprocessorTests.likeness(image, try PreprocessorTests.reference.get().image)
        #expect(likeness > 0.8, "\(likeness)", sourceLocation: sourceLocation)
    }

    @Test func shadingIsFlattened() throws {
        var canvas = paper()
        canvas.shade { x, y in 1 - 0.5 * x - 0.2 * y }
        #expect(try Preprocessor().prepare(canvas.picture).isShaded)
        try expectThree(canvas)
    }

    @Test func vignettingIsFlattened() throws {
        var canvas = paper()
        canvas.shade { x, y in 1 - 1.1 * ((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5)) }
        try expectThree(canvas)
    }

    @Test func aHardShadowIsFlattened() throws {
        var canvas = paper()
        canvas.shade { x, y in x + 0.3 * y > 0.65 ? 0.55 : 1 - 0.2 * y }
        try expectThree(canvas)
    }

    @Test func chalkOnABoardIsSeen() throws {
        var canvas = Canvas(480, 360, (60, 90, 70, 255))
        canvas.draw(Canvas.three, x: 170, y: 70, size: 210, pen: 10, (230, 230, 220, 255))
        canvas.shade { x, _ in 1 - 0.4 * x }
        #expect(try Preprocessor().prepare(canvas.picture).polarity == .lightOnDark)
        try expectThree(canvas)
    }

    @Test func chalkThatSkipsIsSeenWhole() throws {
        var canvas = Canvas(480, 360, (30, 45, 35, 255))
        canvas.draw(Array(Canvas.three[14...]), x: 170, y: 70, size: 210, pen: 10, (125, 145, 130, 255))
        canvas.draw(Array(Canvas.three[...14]), x: 170, y: 70, size: 210, pen: 10, (235, 240, 235, 255))
        try expectThree(canvas)
    }

    @Test func aLineThatOthersHidIsTakenOutToo() throws {
        let picture = try ImageDecoder().decode([UInt8](Fixtures.data("three-at-the-edge-of-a-grid.jpg")))
        // The three alone is as wide as a third of the picture is at most; the line is as tall as all of it.
        let box = try Preprocessor().prepare(picture).inkBox
        #expect(box.width * 3 < picture.width && box.height * 4 < picture.height * 3)
    }

    /// What lies between two lines looks like a sheet that shows nothing, or one that cuts the digit off.
    @Test(arguments: ["five-between-grid-lines.jpg", "five-with-a-long-top.jpg"])
    func aDigitAcrossThePaperIsNotCutAtItsLines(file: String) throws {
        let picture = try ImageDecoder().decode([UInt8](Fixtures.data(file)))
        #expect(try Preprocessor().prepare(picture).inkBox.height * 10 >= picture.height * 7)
    }

    @Test func ruledLinesAreTakenOut() throws {
        let canvas = paper { canvas in
            for y in stride(from: 20, to: 360, by: 40) { canvas.fill((150, 160, 190, 255), x: 0..<480, y: y..<y + 2) }
        }
        try expectThree(canvas)
    }

    @Test func squaredPaperIsTakenOut() throws {
        let canvas = paper { canvas in
            for y in stride(from: 20, to: 360, by: 40) { canvas.fill((150, 160, 190, 255), x: 0..<480, y: y..<y + 1) }
            for x in stride(from: 10, to: 480, by: 40) { canvas.fill((150, 160, 190, 255), x: x..<x + 1, y: 0..<360) }
        }
        try expectThree(canvas)
    }

    @Test func aFrameAnUnderlineAndSpecksAreLeftOut() throws {
        var canvas = paper()
        canvas.draw([(0, 0), (1, 0), (1, 0.72), (0, 0.72), (0, 0)], x: 20, y: 15, size: 440, pen: 4)
        canvas.fill(Canvas.black, x: 150..<340, y: 300..<306)
        canvas.fill(Canvas.black, x: 90..<96, y: 100..<106)
        try expectThree(canvas)
    }
}
