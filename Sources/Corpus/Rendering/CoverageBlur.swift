/// Blurs ink by any standard deviation with two passes of a box whose edges count in part, each way.
///
/// Source: the extended box filter of P. Gwosdek, S. Grewenig, A. Bruhn and J. Weickert, "Theoretical Foundations of
/// Gaussian Convolution by Extended Box Filtering", 2011.
enum CoverageBlur {
    /// Blurs within the ink's box and as far around it as the blur reaches; beyond the picture there is no ink.
    ///
    /// - Parameters:
    ///   - coverage: What to blur.
    ///   - x: Standard deviation across in pixels; below a tenth nothing happens.
    ///   - y: Standard deviation down in pixels; likewise.
    static func apply(to coverage: inout Coverage, x: Float, y: Float) {
        guard !coverage.isEmpty, max(x, y) >= 0.1 else { return }
        coverage.grow(by: Int(max(x, y) * 2.5) + 2)
        let (columns, rows, stride) = (coverage.columns, coverage.rows, coverage.width)
        let (width, height) = (columns.count, rows.count)
        var plane = [Float](repeating: 0, count: width * height)
        var scratch = plane
        for row in 0..<height {
            let start = (rows.lowerBound + row) * stride + columns.lowerBound
            for column in 0..<width { plane[row * width + column] = Float(coverage.samples[start + column]) }
        }
        plane.withUnsafeMutableBufferPointer { plane in
            scratch.withUnsafeMutableBufferPointer { scratch in
                if x >= 0.1 {
                    let box = BlurBox(deviation: x)
                    box.across(from: plane, to: scratch, width: width, height: height)
                    box.across(from: scratch, to: plane, width: width, height: height)
                }
                if y >= 0.1 {
                    let box = BlurBox(deviation: y)
                    box.down(from: plane, to: scratch, width: width, height: height)
                    box.down(from: scratch, to: plane, width: width, height: height)
                }
            }
        }
        for row in 0..<height {
            let start = (rows.lowerBound + row) * stride + columns.lowerBound
            for column in 0..<width {
                coverage.samples[start + column] = UInt8(min(max(plane[row * width + column] + 0.5, 0), 255))
            }
        }
    }
}
