import Glibc
import LargerCNN

/// How wide a pen's line is, and how much ink it leaves, at each place of its path.
enum PenPressure {
    /// Gives one path's places their widths.
    ///
    /// - Parameters:
    ///   - stroke: The path in pixels.
    ///   - pen: What the pen is like.
    ///   - width: The pen's width in pixels.
    ///   - generator: Decides where the width wanders.
    /// - Returns: One vertex for each place; places at the very spot of the one before are dropped.
    static func vertices(
        of stroke: [StrokeDrawing.Point],
        pen: Pen,
        width: Float,
        using generator: inout SplitMix64
    ) -> [StrokeVertex] {
        var vertices: [StrokeVertex] = []
        vertices.reserveCapacity(stroke.count)
        for point in stroke where point.x.isFinite && point.y.isFinite {
            let vertex = StrokeVertex(x: point.x, y: point.y, radius: width / 2)
            if let last = vertices.last, last.distance(to: vertex) < 1e-3 { continue }
            vertices.append(vertex)
        }
        guard pen.taper != 0 || pen.speedThinning > 0 || pen.wobble > 0 || pen.gaps > 0, vertices.count > 1 else {
            return vertices
        }
        press(&vertices, pen: pen, width: width, using: &generator)
        return vertices
    }

    private static func press(
        _ vertices: inout [StrokeVertex],
        pen: Pen,
        width: Float,
        using generator: inout SplitMix64
    ) {
        var arc: [Float] = [0]
        for index in 1..<vertices.count {
            arc.append(arc[index - 1] + vertices[index - 1].distance(to: vertices[index]))
        }
        let length = max(arc[arc.count - 1], 1e-3)
        let meanStep = length / Float(vertices.count - 1)
        // A taper is over after two pen widths, or a third of a short path.
        let taperLength = min(width * 2, length / 3)
        let waves = (0..<2).map { _ in
            (
                frequency: generator.uniform(in: 3..<14) / max(length, width * 8),
                phase: generator.uniform(in: 0..<6.2832)
            )
        }
        let failing = (
            frequency: generator.uniform(in: 0.3..<1.2) / max(width, 1), phase: generator.uniform(in: 0..<6.2832)
        )
        var pace: Float = 1
        for index in vertices.indices {
            let here = arc[index]
            var factor: Float = 1
            if pen.taper != 0 {
                let end = min(here, length - here)
                factor += pen.taper * exp(-end / max(taperLength, 0.1) * 1.5)
            }
            if pen.wobble > 0 {
                for wave in waves { factor += pen.wobble * 0.7 * sin(here * wave.frequency * 6.2832 + wave.phase) }
            }
            if pen.speedThinning > 0, index > 0 {
                // A hand changes its pace over a few places, not at once.
                pace = pace * 0.7 + 0.3 * (here - arc[index - 1]) / meanStep
                factor *= 1 - pen.speedThinning * min(max(pace - 1, -0.8), 0.8)
            }
            vertices[index].radius *= min(max(factor, 0.25), 1.8)
            if pen.gaps > 0 {
                let wave = sin(here * failing.frequency + failing.phase) + 0.5 * generator.uniform(in: -1..<1)
                if wave > 1.5 - 2 * pen.gaps { vertices[index].ink = generator.uniform(in: 0..<0.5) }
            }
        }
    }
}
