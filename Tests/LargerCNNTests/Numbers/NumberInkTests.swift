import Testing

@testable import LargerCNN

/// What may be digits, and what is sorted out.
@Suite struct NumberInkTests {
    private var two: Canvas {
        var canvas = Canvas(500, 260)
        canvas.draw(HandWriting.two, x: 80, y: 60, size: 120, pen: 10)
        canvas.draw(HandWriting.six, x: 300, y: 60, size: 120, pen: 10)
        return canvas
    }

    private func pieces(of canvas: Canvas) throws -> [InkComponent] {
        try #require(NumberInk(of: try HandWriting.ink(of: canvas))).pieces
    }

    @Test func theHeightIsThatOfTheDigits() throws {
        var canvas = two
        canvas.fill(Canvas.black, x: 20..<24, y: 20..<24)
        let ink = try #require(NumberInk(of: try HandWriting.ink(of: canvas)))
        #expect((126...134).contains(ink.height), "\(ink.height)")
        #expect(ink.pieces.count == 2)
    }

    @Test func aDashBetweenDigitsIsNoDigit() throws {
        var canvas = two
        canvas.draw([(0, 0), (1, 0)], x: 200, y: 120, size: 60, pen: 10)
        #expect(try pieces(of: canvas).count == 2)
    }

    @Test func anUnderlineIsNoDigit() throws {
        var canvas = two
        canvas.draw([(0, 0), (1, 0)], x: 70, y: 220, size: 330, pen: 8)
        #expect(try pieces(of: canvas).count == 2)
    }

    @Test func aFrameAroundTheNumberIsNoDigit() throws {
        var canvas = two
        canvas.draw([(0, 0), (1, 0), (1, 0.5), (0, 0.5), (0, 0)], x: 25, y: 20, size: 440, pen: 6)
        #expect(try pieces(of: canvas).count == 2)
    }

    @Test func theBarOfAFiveStays() throws {
        var canvas = Canvas(300, 260)
        canvas.draw([(0.05, 0.12), (0.03, 0.45), (0.3, 0.4), (0.5, 0.7), (0.2, 1)], x: 90, y: 60, size: 120, pen: 10)
        canvas.draw([(0, 0), (0.5, 0)], x: 110, y: 55, size: 120, pen: 10)
        #expect(try pieces(of: canvas).count == 2)
    }
}
