/// A smooth random displacement for every pixel: a hand that trembles.
///
/// Source: Simard, Steinkraus and Platt, "Best Practices for Convolutional Neural Networks Applied to Visual Document
/// Analysis", 2003. Where they smooth noise of the picture's own size with a gaussian, a coarse grid of random vectors
/// spans the field here by cubic B-splines, which is as smooth and far cheaper.
struct ElasticField {
    /// Displacements to the right, in pixels, row-major.
    let x: [Float]
    /// Displacements downwards.
    let y: [Float]

    /// What B-splines leave of the deviation of independent control values, on average over the picture.
    private static let splineDeviation: Float = 0.48
    /// Deviation of a number uniform between -1 and 1.
    private static let uniformDeviation: Float = 0.577

    /// Draws a field.
    ///
    /// - Parameters:
    ///   - deviation: Standard deviation of the displacement along each axis, in pixels.
    ///   - generator: Where the randomness comes from.
    init(deviation: Float, using generator: inout SplitMix64) {
        // Five, six or seven control points a side.
        let cells = 2 + Int(generator.uniform(in: 0..<3))
        let strength = deviation / (Self.splineDeviation * Self.uniformDeviation)
        x = Self.component(cells: cells, strength: strength, using: &generator)
        y = Self.component(cells: cells, strength: strength, using: &generator)
    }

    private static func component(cells: Int, strength: Float, using generator: inout SplitMix64) -> [Float] {
        let (side, points) = (GreyDigit.side, cells + 3)
        let controls = (0..<points * points).map { _ in generator.uniform(in: -1..<1) * strength }
        let weights = (0..<side).map { Self.weights(at: $0, cells: cells) }
        return [Float](unsafeUninitializedCapacity: GreyDigit.pixelCount) { field, count in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: points * side) { rows in
                for row in 0..<points {
                    for x in 0..<side {
                        let (first, w) = weights[x]
                        let start = row * points + first
                        rows[row * side + x] =
                            w.x * controls[start] + w.y * controls[start + 1] + w.z * controls[start + 2]
                            + w.w * controls[start + 3]
                    }
                }
                for y in 0..<side {
                    let (first, w) = weights[y]
                    let start = first * side
                    for x in 0..<side {
                        field[y * side + x] =
                            w.x * rows[start + x] + w.y * rows[start + side + x] + w.z * rows[start + 2 * side + x]
                            + w.w * rows[start + 3 * side + x]
                    }
                }
            }
            count = GreyDigit.pixelCount
        }
    }

    /// The first of four neighbouring control points of a pixel, and their uniform cubic B-spline weights.
    private static func weights(at pixel: Int, cells: Int) -> (Int, SIMD4<Float>) {
        let place = Float(pixel) * Float(cells) / Float(GreyDigit.side)
        let first = Int(place)
        let t = place - Float(first)
        let (s, t2, t3) = (1 - t, t * t, t * t * t)
        return (first, SIMD4(s * s * s, 3 * t3 - 6 * t2 + 4, -3 * t3 + 3 * t2 + 3 * t + 1, t3) / 6)
    }
}
