/// The mean of `2 * radius + 1` whole samples and a part of one more on either side.
struct BlurBox {
    private let radius: Int
    private let whole: Float
    private let part: Float

    /// A box of which two passes have the asked standard deviation together: each has half of its square.
    init(deviation: Float) {
        let variance = deviation * deviation / 2
        radius = Int(((12 * variance + 1).squareRoot() - 1) / 2)
        let r = Float(radius)
        // With edges of weight a the variance is (r(r+1)(2r+1)/3 + 2a(r+1)²) / (2r + 1 + 2a); this is its a.
        let have = r * (r + 1) * (2 * r + 1) / 3
        let edge = (variance * (2 * r + 1) - have) / (2 * ((r + 1) * (r + 1) - variance))
        whole = 1 / (2 * r + 1 + 2 * edge)
        part = whole * edge
    }

    /// One pass along the rows, with a running sum.
    func across(
        from source: UnsafeMutableBufferPointer<Float>,
        to result: UnsafeMutableBufferPointer<Float>,
        width: Int,
        height: Int
    ) {
        for row in 0..<height {
            let start = row * width
            var sum: Float = 0
            for column in 0..<min(radius, width) { sum += source[start + column] }
            for column in 0..<width {
                if column + radius < width { sum += source[start + column + radius] }
                var edges: Float = 0
                if column > radius {
                    edges = source[start + column - radius - 1]
                    sum -= edges
                }
                if column + radius + 1 < width { edges += source[start + column + radius + 1] }
                result[start + column] = sum * whole + edges * part
            }
        }
    }

    /// One pass down the columns, with a running sum for each, so that memory is read in its order.
    func down(
        from source: UnsafeMutableBufferPointer<Float>,
        to result: UnsafeMutableBufferPointer<Float>,
        width: Int,
        height: Int
    ) {
        var sums = [Float](repeating: 0, count: width)
        sums.withUnsafeMutableBufferPointer { sums in
            func add(_ row: Int, _ sign: Float) {
                guard (0..<height).contains(row) else { return }
                for column in 0..<width { sums[column] += sign * source[row * width + column] }
            }
            for row in 0..<radius { add(row, 1) }
            for row in 0..<height {
                add(row + radius, 1)
                add(row - radius - 1, -1)
                let (above, below) = (row - radius - 1, row + radius + 1)
                for column in 0..<width {
                    var edges = above >= 0 ? source[above * width + column] : 0
                    if below < height { edges += source[below * width + column] }
                    result[row * width + column] = sums[column] * whole + edges * part
                }
            }
        }
    }
}
