import Testing

@testable import LargerCNN

/// Which pieces stand side by side.
@Suite struct TextLineTests {
    private func lines(_ boxes: [PixelBox]) throws -> [TextLine] {
        var canvas = Canvas(900, 500)
        for box in boxes { canvas.fill(Canvas.black, x: box.x..<box.right, y: box.y..<box.bottom) }
        return TextLine.find(in: try #require(NumberInk(of: try HandWriting.ink(of: canvas))))
    }

    @Test func aRowThatClimbsIsOneLine() throws {
        let boxes = (0..<6).map { PixelBox(x: 60 + 120 * $0, y: 360 - 40 * $0, width: 50, height: 100) }
        let lines = try lines(boxes)
        #expect(lines.map { $0.pieces.map(\.box.x) } == [boxes.map(\.x)])
        #expect(lines.map(\.height) == [100])
    }

    @Test func rowsAboveEachOtherAreLinesFromTheTop() throws {
        let upper = (0..<3).map { PixelBox(x: 80 + 90 * $0, y: 300, width: 50, height: 100) }
        let lower = (0..<2).map { PixelBox(x: 80 + 90 * $0, y: 120, width: 50, height: 100) }
        #expect(try lines(upper + lower).map(\.pieces.count) == [2, 3])
    }

    @Test func aWideGapDoesNotEndALine() throws {
        let boxes = [60, 130, 620].map { PixelBox(x: $0, y: 200, width: 40, height: 90) }
        #expect(try lines(boxes).map(\.pieces.count) == [3])
    }

    @Test func aSmallPieceJoinsTheNearestLineAndAFarOneNone() throws {
        let digits = [
            PixelBox(x: 100, y: 100, width: 50, height: 100), PixelBox(x: 200, y: 100, width: 50, height: 100),
        ]
        let near = PixelBox(x: 160, y: 110, width: 20, height: 30)
        let far = PixelBox(x: 500, y: 400, width: 20, height: 30)
        #expect(try lines(digits + [near, far]).map { $0.pieces.map(\.box.x) } == [[100, 160, 200]])
    }
}
