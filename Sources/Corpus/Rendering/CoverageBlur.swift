/// Blurs ink by any standard deviation with two passes of a box whose edges count in part, each way.
///
/// Source: the extended box filter of P. Gwosdek, S. Grewenig, A. Bruhn and J. Weickert, "Theoretical Foundations of
/// Gaussian Convolution by Extended Box Filtering", 2011.
enum CoverageBlur {
    /// Blurs within the ink's box and as far around it as the blur reaches.
    ///
    /// - Parameters:
    ///   - coverage: What to blur.
    ///   - x: Standard deviation across in pixels; below a tenth nothing happens.
    ///   - y: Standard deviation down in pixels; likewise.
    static func apply(to coverage: inout Coverage, x: Float, y: Float) {
        guard !coverage.isEmpty, max(x, y) >= 0.1 else { return }
        coverage.grow(by: Int(max(x, y) * 2.5) + 2)
        let (columns, rows, width) = (coverage.columns, coverage.rows, coverage.width)
        let kernels = (x: Box(deviation: x), y: Box(deviation: y))
        var line = [Float](repeating: 0, count: max(columns.count, rows.count))
        var other = line
        coverage.samples.withUnsafeMutableBufferPointer { samples in
            func blur(_ start: Int, _ step: Int, _ count: Int, _ box: Box) {
                for index in 0..<count { line[index] = Float(samples[start + index * step]) }
                box.apply(from: line, to: &other, count: count)
                box.apply(from: other, to: &line, count: count)
                for index in 0..<count { samples[start + index * step] = UInt8(min(line[index] + 0.5, 255)) }
            }
            if x >= 0.1 {
                for row in rows { blur(row * width + columns.lowerBound, 1, columns.count, kernels.x) }
            }
            if y >= 0.1 {
                for column in columns { blur(rows.lowerBound * width + column, width, rows.count, kernels.y) }
            }
        }
    }

    /// A box of `2 * radius + 1` whole samples and a part of one more on either side.
    private struct Box {
        let radius: Int
        let whole: Float
        let part: Float

        /// Two such boxes together have the asked deviation: each has half of its square.
        init(deviation: Float) {
            let variance = deviation * deviation / 2
            radius = Int(((12 * variance + 1).squareRoot() - 1) / 2)
            let r = Float(radius)
            // The variance of a box with edges of weight a is (r(r+1)(2r+1)/3 + 2a(r+1)²) / (2r + 1 + 2a).
            let have = r * (r + 1) * (2 * r + 1) / 3
            let edge = (variance * (2 * r + 1) - have) / (2 * ((r + 1) * (r + 1) - variance))
            whole = 1 / (2 * r + 1 + 2 * edge)
            part = whole * edge
        }

        /// Beyond the ends there is no ink.
        func apply(from source: [Float], to result: inout [Float], count: Int) {
            source.withUnsafeBufferPointer { source in
                result.withUnsafeMutableBufferPointer { result in
                    var sum: Float = 0
                    for index in 0..<min(radius, count) { sum += source[index] }
                    for index in 0..<count {
                        if index + radius < count { sum += source[index + radius] }
                        if index - radius - 1 >= 0 { sum -= source[index - radius - 1] }
                        let left = index - radius - 1 >= 0 ? source[index - radius - 1] : 0
                        let right = index + radius + 1 < count ? source[index + radius + 1] : 0
                        result[index] = max(sum * whole + (left + right) * part, 0)
                    }
                }
            }
        }
    }
}
