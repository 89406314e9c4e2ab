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

    @Test func loosenessMovesAllPathsButTheFirst() {
        var warp = StrokeWarp()
        warp.looseness = 0.03
        var generator = SplitMix64(seed: 5)
        let paths = Samples.seven.strokes
        let moved = warp.apply(to: paths, using: &generator)
        func isNear(_ a: StrokeDrawing.Point, _ b: StrokeDrawing.Point) -> Bool {
            abs(a.x - b.x) < 1e-5 && abs(a.y - b.y) < 1e-5
        }
        let isFirstStill = zip(moved[0], paths[0]).reduce(true) { $0 && isNear($1.0, $1.1) }
        #expect(isFirstStill)
        #expect(!isNear(moved[1][0], paths[1][0]))
    }

    @Test func trimmingDropsPlacesAtTheEndsOnly() {
        let places = (0..<100).map { StrokeDrawing.Point(x: Float($0) / 100, y: 0.5) }
        var warp = StrokeWarp()
        warp.trim = 0.1
        var generator = SplitMix64(seed: 5)
        let kept = warp.apply(to: [places], using: &generator)[0]
        #expect(kept.count < 100 && kept.count >= 80)
        for index in 1..<kept.count { #expect(abs(kept[index].x - kept[index - 1].x - 0.01) < 1e-4) }
    }
}
