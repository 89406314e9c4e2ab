import Testing

@testable import Corpus

@Suite struct CoverageBlurTests {
    /// A blurred edge's slope is where the blur's deviation shows: its derivative is the blur itself.
    @Test(arguments: [Float(0.4), 1, 2.2, 4]) func anEdgeIsBlurredByTheAskedDeviation(deviation: Float) {
        var coverage = Coverage(width: 80, height: 40)
        for row in 0..<40 {
            for column in 40..<80 { coverage.samples[row * 80 + column] = 255 }
        }
        coverage.include(columns: 40..<80, rows: 0..<40)
        CoverageBlur.apply(to: &coverage, x: deviation, y: 0)
        let steps = (20..<60).map { column in
            Float(coverage.samples[20 * 80 + column]) - Float(coverage.samples[20 * 80 + column - 1])
        }
        let places = (20..<60).map { Float($0) }
        let mean = zip(steps, places).reduce(0) { $0 + $1.0 * $1.1 } / 255
        let variance = zip(steps, places).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) } / 255
        #expect(abs(mean - 40) < 0.1)
        #expect(abs(variance.squareRoot() - deviation) < 0.12)
    }

    @Test func blurKeepsTheInk() {
        var coverage = Coverage(width: 60, height: 60)
        StrokeRasterizer.draw(
            [StrokeVertex(x: 20, y: 20, radius: 6), StrokeVertex(x: 40, y: 37, radius: 6)],
            tip: .round,
            isAliased: false,
            into: &coverage
        )
        let before = coverage.samples.reduce(0) { $0 + Int($1) }
        CoverageBlur.apply(to: &coverage, x: 2, y: 1)
        let after = coverage.samples.reduce(0) { $0 + Int($1) }
        #expect(abs(before - after) < before / 50)
    }

    @Test func noBlurChangesNothing() {
        var coverage = Coverage(width: 20, height: 20)
        coverage.samples[210] = 255
        coverage.include(columns: 10..<11, rows: 10..<11)
        let before = coverage.samples
        CoverageBlur.apply(to: &coverage, x: 0, y: 0)
        #expect(coverage.samples == before)
    }
}
