internal import Glibc
internal import LargerCNN

/// An unsteady hand: draws a template so that no two drawings of it are the same.
enum Hand {
    /// Longest distance between two points of a drawn line, in units of the template's square.
    private static let spacing: Float = 0.04

    /// Draws a symbol.
    static func draw(_ symbol: Symbol, using generator: inout SplitMix64) -> [[StrokeDrawing.Point]] {
        let shaken = symbol.strokes.map { stroke in
            // Strokes do not meet exactly where the template says.
            let (dx, dy) = (generator.bell() * 0.015, generator.bell() * 0.015)
            let scale = 1 + generator.bell() * 0.03
            return stroke.map { point in
                StrokeDrawing.Point(x: 0.5 + (point.x - 0.5) * scale + dx, y: 0.5 + (point.y - 0.5) * scale + dy)
            }
        }
        return bend(shaken, turn: 0.2, using: &generator)
    }

    /// Bends strokes as a hand would and brings them onto a sheet.
    ///
    /// - Parameters:
    ///   - strokes: Paths within the unit square.
    ///   - turn: The largest turn to either side, in radians.
    ///   - generator: Decides how.
    /// - Returns: The paths, in finer steps.
    static func bend(
        _ strokes: [[StrokeDrawing.Point]],
        turn: Float,
        using generator: inout SplitMix64
    ) -> [[StrokeDrawing.Point]] {
        var warp = StrokeWarp()
        warp.slant = generator.uniform(in: -0.15..<0.25)
        warp.aspect = exp(generator.uniform(in: -0.3..<0.3))
        warp.rotation = generator.uniform(in: -turn..<turn)
        warp.elastic = generator.uniform(in: 0..<0.05)
        warp.jitter = generator.uniform(in: 0..<0.004)
        return place(warp.apply(to: strokes.map(refined), using: &generator), using: &generator)
    }

    /// Moves strokes to some place of a sheet, at some size.
    static func place(
        _ strokes: [[StrokeDrawing.Point]],
        using generator: inout SplitMix64
    ) -> [[StrokeDrawing.Point]] {
        guard let box = PointBox(strokes) else { return strokes }
        let scale = generator.uniform(in: 0.35..<0.85) / box.side
        let left = generator.uniform(in: 0.03..<0.97 - box.width * scale + 0.001)
        let top = generator.uniform(in: 0.03..<0.97 - box.height * scale + 0.001)
        return strokes.map { stroke in
            stroke.map { .init(x: left + ($0.x - box.minX) * scale, y: top + ($0.y - box.minY) * scale) }
        }
    }

    /// The same path with points at most ``spacing`` apart, so that it can be bent.
    private static func refined(_ stroke: [StrokeDrawing.Point]) -> [StrokeDrawing.Point] {
        guard var last = stroke.first else { return [] }
        var points = [last]
        for point in stroke.dropFirst() {
            let steps = max(1, Int((hypot(point.x - last.x, point.y - last.y) / spacing).rounded(.up)))
            for step in 1...steps {
                let t = Float(step) / Float(steps)
                points.append(.init(x: last.x + (point.x - last.x) * t, y: last.y + (point.y - last.y) * t))
            }
            last = point
        }
        return points
    }
}
