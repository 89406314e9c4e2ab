import Testing

@testable import Corpus

@Suite struct PathTextTests {
    @Test func aMoveLiftsThePen() {
        let strokes = PathText.strokes("M 0 100 L 50 0 M 20 20")
        #expect(strokes == [[.init(x: 0, y: 1), .init(x: 0.5, y: 0)], [.init(x: 0.2, y: 0.2)]])
    }

    @Test func aCurveEndsAtItsLastPointAndStaysWithinItsCorners() throws {
        let stroke = PathText.strokes("M 0 0 C 0 100 100 100 100 0")[0]
        #expect(stroke.last == .init(x: 1, y: 0))
        let lowest = try #require(stroke.map(\.y).max())
        // A cubic with both handles at 1 reaches three quarters of the way.
        #expect(abs(lowest - 0.75) < 0.01)
    }

    @Test func anEllipseIsClosed() throws {
        let stroke = PathText.strokes("O 50 50 30 10")[0]
        let (first, last) = (try #require(stroke.first), try #require(stroke.last))
        #expect(abs(first.x - last.x) < 1e-5 && abs(first.y - last.y) < 1e-5)
        #expect(abs(first.x - 0.8) < 1e-5)
    }
}
