import Corpus
import Testing

@Suite struct StrokeDrawingTests {
    @Test func keepsTheOrderOfThePaths() {
        let first = [StrokeDrawing.Point(x: 0, y: 0), StrokeDrawing.Point(x: 1, y: 1)]
        let drawing = StrokeDrawing(strokes: [first, [StrokeDrawing.Point(x: 0.5, y: 0.5)]])
        #expect(drawing.strokes.map(\.count) == [2, 1])
    }
}
