/// Changes the size of planes.
enum Resampling {
    /// Mean over the area that each new pixel covers, the right filter for making pictures smaller.
    static func areaAveraged(_ plane: Plane<Float>, width: Int, height: Int) -> Plane<Float> {
        separably(plane, width: width, height: height, along: areaAveragedRows)
    }

    private static func areaAveragedRows(_ plane: Plane<Float>, width: Int) -> Plane<Float> {
        guard width != plane.width else { return plane }
        var result = Plane(width: width, height: plane.height, repeating: Float(0))
        let scale = Float(plane.width) / Float(width)
        result.samples.withUnsafeMutableBufferPointer { out in
            plane.samples.withUnsafeBufferPointer { source in
                for x in 0..<width {
                    let (left, right) = (Float(x) * scale, Float(x + 1) * scale)
                    let (first, last) = (Int(left), min(plane.width - 1, Int(right.rounded(.up)) - 1))
                    for column in first...last {
                        let covered = min(right, Float(column + 1)) - max(left, Float(column))
                        let weight = covered / scale
                        var (to, from) = (x, column)
                        for _ in 0..<plane.height {
                            out[to] += weight * source[from]
                            to &+= width
                            from &+= plane.width
                        }
                    }
                }
            }
        }
        return result
    }

    /// The greatest sample in the area that each new pixel touches: makes ink smaller without losing thin strokes.
    static func strongest(_ plane: Plane<Float>, width: Int, height: Int) -> Plane<Float> {
        separably(plane, width: width, height: height, along: strongestRows)
    }

    private static func strongestRows(_ plane: Plane<Float>, width: Int) -> Plane<Float> {
        guard width < plane.width else { return plane }
        var result = Plane(width: width, height: plane.height, repeating: Float(0))
        result.samples.withUnsafeMutableBufferPointer { out in
            plane.samples.withUnsafeBufferPointer { source in
                for x in 0..<width {
                    let first = x * plane.width / width
                    let last = ((x + 1) * plane.width + width - 1) / width
                    for column in first..<last {
                        for y in 0..<plane.height {
                            out[y * width + x] = max(out[y * width + x], source[y * plane.width + column])
                        }
                    }
                }
            }
        }
        return result
    }

    /// Catmull and Rom's cubic through the samples, the filter for making small pictures larger.
    static func interpolated(_ plane: Plane<Float>, width: Int, height: Int) -> Plane<Float> {
        separably(plane, width: width, height: height, along: interpolatedRows)
    }

    private static func interpolatedRows(_ plane: Plane<Float>, width: Int) -> Plane<Float> {
        guard width != plane.width else { return plane }
        var result = Plane(width: width, height: plane.height, repeating: Float(0))
        let scale = Float(plane.width) / Float(width)
        result.samples.withUnsafeMutableBufferPointer { out in
            plane.samples.withUnsafeBufferPointer { source in
                for x in 0..<width {
                    // Pixel centres lie at halves.
                    let position = (Float(x) + 0.5) * scale - 0.5
                    let base = position.rounded(.down)
                    let t = position - base
                    let weights = SIMD4<Float>(
                        ((2 - t) * t - 1) * t / 2,
                        ((3 * t - 5) * t * t + 2) / 2,
                        ((4 - 3 * t) * t + 1) * t / 2,
                        (t - 1) * t * t / 2
                    )
                    for tap in 0..<4 {
                        let column = max(0, min(plane.width - 1, Int(base) - 1 + tap))
                        let weight = weights[tap]
                        for y in 0..<plane.height { out[y * width + x] += weight * source[y * plane.width + column] }
                    }
                }
            }
        }
        return result
    }

    /// Applies a filter along the rows, then along the columns.
    private static func separably(
        _ plane: Plane<Float>,
        width: Int,
        height: Int,
        along rows: (Plane<Float>, Int) -> Plane<Float>
    ) -> Plane<Float> {
        rows(rows(plane, width).transposed(), height).transposed()
    }
}
