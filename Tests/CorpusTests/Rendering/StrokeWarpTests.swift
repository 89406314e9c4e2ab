import LargerCNN
import Testing

@testable import Corpus

@Suite struct StrokeWarpTests {
    private func warped(_ change: (inout StrokeWarp) -> Void) -> [StrokeDrawing.Point] {
        var warp = StrokeWarp()
        change(&warp)
        var generator = SplitMix64(seed: 5)
        return warp.apply(to: [Samples.line((0.4, 0.2), (0.6, 0.8))], using: &generator).flatMap { $0 }
    }

    @Test func noWarpLeavesEveryPlace() {
        #expect(warped { _ in } == Samples.line((0.4, 0.2), (0.6, 0.8)))
    }

    @Test func aQuarterTurnIsClockwise() {
        let points = warped { $0.rotation = .pi / 2 }
        // The upper end comes to lie at the right.
        #expect(abs(points[0].x - 0.8) < 1e-4 && abs(points[0].y - 0.4) < 1e-4)
    }

    @Test func slantMovesTheTopToTheRight() {
        let points = warped { $0.slant = 0.5 }
        #expect(abs(points[0].x - 0.55) < 1e-4 && abs(points[0].y - 0.2) < 1e-4)
    }

    @Test func aspectKeepsTheArea() throws {
        let box = try #require(PointBox([warped { $0.aspect = 1.3 }]))
        #expect(abs(box.width * box.height - 0.12) < 1e-4)
        #expect(abs(box.width / box.height - 1.3 / 3) < 1e-4)
    }

    @Test func wavesAndTremorStaySmall() {
        let still = Samples.line((0.4, 0.2), (0.6, 0.8))
        let points = warped { ($0.elastic, $0.jitter) = (0.03, 0.004) }
        #expect(points != still)
        for (point, place) in zip(points, still) {
            #expect(abs(point.x - place.x) < 0.08 && abs(point.y - place.y) < 0.08)
        }
    }
}
