import Glibc
import LargerCNN

/// What bends a drawing before it is drawn: one hand's slant, another's tremor.
public struct StrokeWarp: Sendable, Equatable {
    /// How far the top leans to the right, in radians.
    public var slant: Float = 0
    /// Width divided by the width that it had, at the same area.
    public var aspect: Float = 1
    /// Clockwise turn in radians.
    public var rotation: Float = 0
    /// How far smooth waves move the points, as a fraction of the drawing's longer side.
    public var elastic: Float = 0
    /// How far each point trembles, as a fraction of the drawing's longer side.
    public var jitter: Float = 0
    /// How far each path after the first is off its place, as a fraction of the drawing's longer side.
    public var looseness: Float = 0
    /// How much of each path is missing at either end at most, as a fraction of its length.
    public var trim: Float = 0

    /// Nothing is bent.
    public init() {}

    /// Bends paths about the middle of their box.
    ///
    /// - Parameters:
    ///   - strokes: The paths.
    ///   - generator: Decides the waves and the tremor.
    /// - Returns: As many paths, of as many points but for the trimmed ones.
    func apply(
        to strokes: [[StrokeDrawing.Point]],
        using generator: inout SplitMix64
    ) -> [[StrokeDrawing.Point]] {
        guard self != StrokeWarp(), let box = PointBox(strokes) else { return strokes }
        let waves = (0..<3).map { _ in Wave(using: &generator) }
        let (sine, cosine) = (sin(rotation), cos(rotation))
        let (stretchX, stretchY) = (aspect.squareRoot(), 1 / aspect.squareRoot())
        return strokes.enumerated().map { number, whole in
            let stroke = trimmed(whole, using: &generator)
            let shiftX = number > 0 ? generator.bell() * looseness : 0
            let shiftY = number > 0 ? generator.bell() * looseness : 0
            // A tremor has inertia: each point keeps a part of the last one's displacement.
            var tremor = (x: Float(0), y: Float(0))
            return stroke.map { point in
                var x = (point.x - box.centreX) / box.side + shiftX
                var y = (point.y - box.centreY) / box.side + shiftY
                for wave in waves {
                    let lift = elastic * wave.value(x, y)
                    (x, y) = (x + lift * wave.pushX, y + lift * wave.pushY)
                }
                if jitter > 0 {
                    tremor.x = tremor.x * 0.6 + generator.bell() * jitter * 0.8
                    tremor.y = tremor.y * 0.6 + generator.bell() * jitter * 0.8
                    (x, y) = (x + tremor.x, y + tremor.y)
                }
                (x, y) = ((x - y * slant) * stretchX, y * stretchY)
                (x, y) = (x * cosine - y * sine, x * sine + y * cosine)
                return .init(x: box.centreX + x * box.side, y: box.centreY + y * box.side)
            }
        }
    }

    /// A path without a part of its start and of its end; places are dropped whole.
    private func trimmed(
        _ stroke: [StrokeDrawing.Point],
        using generator: inout SplitMix64
    ) -> [StrokeDrawing.Point] {
        guard trim > 0, stroke.count > 8 else { return stroke }
        let first = Int(generator.uniform(in: 0..<trim) * Float(stroke.count) + 0.5)
        let last = Int(generator.uniform(in: 0..<trim) * Float(stroke.count) + 0.5)
        return Array(stroke.dropFirst(first).dropLast(last))
    }

    /// One smooth wave across the drawing, less than two periods long.
    private struct Wave {
        let frequencyX: Float
        let frequencyY: Float
        let phase: Float
        let pushX: Float
        let pushY: Float

        init(using generator: inout SplitMix64) {
            frequencyX = generator.uniform(in: -9..<9)
            frequencyY = generator.uniform(in: -9..<9)
            phase = generator.uniform(in: 0..<2 * .pi)
            pushX = generator.uniform(in: -1..<1)
            pushY = generator.uniform(in: -1..<1)
        }

        func value(_ x: Float, _ y: Float) -> Float { sin(frequencyX * x + frequencyY * y + phase) }
    }
}
