/// A line of ruled or squared paper: thin, level or nearly so, hardly bent.
struct RuledLine: Sendable, Equatable {
    /// The row at the picture's middle column, how much it falls from there to the right edge, and how much it bends.
    private let curve: SIMD3<Float>
    /// Half of the picture's width.
    private let half: Float

    /// A line.
    ///
    /// - Parameters:
    ///   - middle: The row at the picture's middle column.
    ///   - fall: How many rows lower the straight line is at the right edge.
    ///   - bend: How many rows lower its ends are for being bent.
    ///   - width: Width of the picture in pixels.
    init(middle: Float, fall: Float, bend: Float = 0, width: Int) {
        curve = SIMD3(middle, fall, bend)
        half = Float(width) / 2
    }

    /// The row at a column, in pixels; it may lie outside the picture.
    @inline(__always)
    func row(at x: Int) -> Float {
        let u = (Float(x) - half) / half
        return curve.x + u * (curve.y + u * curve.z)
    }

    /// The rows of a picture that are within some pixels of the line at a column; none where it is outside.
    func rows(at x: Int, reach: Int, height: Int) -> Range<Int> {
        let middle = Int(min(max(row(at: x), -1e6), 1e6).rounded())
        let first = min(height, max(0, middle - reach))
        return first..<max(first, min(height, middle + reach + 1))
    }

    /// How many rows it falls from one column to the next, at the middle.
    var slope: Float { curve.y / half }

    /// How many rows its ends are off the straight line that touches its middle.
    var sag: Float { abs(curve.z) }

    /// The line that fits some points best, by least squares; `nil` if they are too few or too close together.
    ///
    /// - Parameters:
    ///   - points: Columns and rows.
    ///   - width: Width of the picture in pixels.
    init?(through points: [(x: Int, y: Float)], width: Int) {
        guard points.count >= 8 else { return nil }
        let half = Float(width) / 2
        var sums = [Float](repeating: 0, count: 5)
        var right = SIMD3<Float>(repeating: 0)
        for point in points {
            let u = (Float(point.x) - half) / half
            let powers = SIMD3(1, u, u * u)
            right += powers * point.y
            for power in 0..<3 { sums[power] += powers[power] }
            sums[3] += u * u * u
            sums[4] += u * u * u * u
        }
        // Cramer's rule.
        let (a, b, c) = (
            SIMD3(sums[0], sums[1], sums[2]), SIMD3(sums[1], sums[2], sums[3]), SIMD3(sums[2], sums[3], sums[4])
        )
        let whole = Self.determinant(a, b, c)
        guard abs(whole) > 1e-3 * Float(points.count) else { return nil }
        curve = SIMD3(
            Self.determinant(right, b, c) / whole,
            Self.determinant(a, right, c) / whole,
            Self.determinant(a, b, right) / whole
        )
        self.half = half
    }

    private static func determinant(_ a: SIMD3<Float>, _ b: SIMD3<Float>, _ c: SIMD3<Float>) -> Float {
        let (one, two) = (b.y * c.z - b.z * c.y, b.z * c.x - b.x * c.z)
        return a.x * one + a.y * two + a.z * (b.x * c.y - b.y * c.x)
    }
}
