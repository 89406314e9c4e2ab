/// Measures and changes how thick strokes are.
enum StrokeWidth {
    /// Mean width of the strokes in a coverage picture, in its pixels.
    ///
    /// A stroke of width w and length l has the area wl and an outline of about 2l, so w is twice the area by the
    /// outline. The outline is counted by crossings along four directions (Cauchy and Crofton's formula), which is right
    /// within 5 % whatever the stroke's direction.
    ///
    /// - Parameter coverage: 0 on paper to 1 in ink.
    /// - Returns: The width in pixels, zero where there is no ink.
    static func mean(of coverage: Plane<Float>) -> Float {
        let (width, height) = (coverage.width, coverage.height)
        let ink = coverage.samples.map { $0 >= 0.5 ? UInt8(1) : 0 }
        let area = sum(of: coverage.samples)
        var (straight, diagonal) = (0, 0)
        ink.withUnsafeBufferPointer { ink in
            for y in 0..<height {
                let row = y * width
                // Sums of a row in 32 bits: more of them fit a vector.
                var (along, down, across) = (UInt32(0), UInt32(0), UInt32(0))
                for x in 1..<max(1, width) { along &+= UInt32(ink[row + x] ^ ink[row + x - 1]) }
                if y > 0 {
                    for x in 0..<width { down &+= UInt32(ink[row + x] ^ ink[row - width + x]) }
                    for x in 1..<max(1, width) {
                        across &+= UInt32(ink[row + x] ^ ink[row - width + x - 1])
                        across &+= UInt32(ink[row + x - 1] ^ ink[row - width + x])
                    }
                }
                straight += Int(along) + Int(down)
                diagonal += Int(across)
            }
        }
        let outline = Float.pi / 8 * (Float(straight) + Float(diagonal) / Float(2).squareRoot())
        return outline > 0 ? 2 * area / outline : 0
    }

    /// A sum in sixteen parts, which need not wait for each other.
    private static func sum(of samples: [Float]) -> Float {
        samples.withUnsafeBytes { bytes in
            var parts = SIMD16<Float>(repeating: 0)
            let whole = samples.count & ~15
            for offset in stride(from: 0, to: 4 * whole, by: 64) {
                parts += bytes.loadUnaligned(fromByteOffset: offset, as: SIMD16<Float>.self)
            }
            return samples[whole...].reduce(parts.sum(), +)
        }
    }

    /// Moves the outline of the ink outwards (or inwards, if negative) by a fraction of pixels, keeping soft edges.
    ///
    /// - Parameters:
    ///   - coverage: 0 on paper to 1 in ink.
    ///   - radius: How far, in pixels.
    ///   - loop: Radius in pixels of what stays open in a loop: the small one of a 9 tells it from a 7. A loop that is
    ///     narrower from the start keeps what it has.
    /// - Returns: The picture with thicker or thinner strokes.
    static func changed(_ coverage: Plane<Float>, by radius: Float, keepingOpen loop: Float = 0) -> Plane<Float> {
        if radius > 0 { return thickened(coverage, by: radius, keepingOpen: loop) }
        if radius < 0 {
            // Thinning the ink is thickening the paper.
            var paper = coverage
            for index in paper.samples.indices { paper.samples[index] = 1 - paper.samples[index] }
            var result = thickened(paper, by: -radius, keepingOpen: 0)
            for index in result.samples.indices { result.samples[index] = 1 - result.samples[index] }
            return result
        }
        return coverage
    }

    private static func thickened(
        _ coverage: Plane<Float>,
        by radius: Float,
        keepingOpen loop: Float
    ) -> Plane<Float> {
        let reach = Int((radius + loop + 1).rounded(.up))
        let squares = squaredDistances(in: coverage, reach: reach)
        let loops = loop > 0 ? StrokeLoops.find(in: coverage, squaredDistances: squares) : nil
        var result = coverage
        result.samples.withUnsafeMutableBufferPointer { out in
            for index in out.indices where squares[index] < Float((reach + 1) * (reach + 1)) {
                let allowed = loops?.radius(at: index).map { min(radius, max(0, $0 - loop)) } ?? radius
                // The outline lies half a pixel beyond the centre of the outermost pixel.
                out[index] = max(out[index], min(1, max(0, allowed + 1 - squares[index].squareRoot())))
            }
        }
        return result
    }

    /// Squared distance from each pixel to the nearest ink pixel, exact up to `reach`, more beyond.
    private static func squaredDistances(in coverage: Plane<Float>, reach: Int) -> [Float] {
        let (width, height) = (coverage.width, coverage.height)
        let far = Float(reach + 1)
        // Distance within the column first, by one walk down and one up, then the best of the neighbouring columns.
        var columns = coverage.samples.map { $0 >= 0.5 ? 0 : far }
        var squares = [Float](repeating: 2 * far * far, count: width * height)
        columns.withUnsafeMutableBufferPointer { columns in
            for index in width..<max(width, width * height) {
                columns[index] = min(columns[index], columns[index - width] + 1)
            }
            for index in stride(from: width * (height - 1) - 1, through: 0, by: -1) {
                columns[index] = min(columns[index], columns[index + width] + 1)
            }
            for index in columns.indices { columns[index] *= columns[index] }
            squares.withUnsafeMutableBufferPointer { squares in
                for y in 0..<height {
                    let row = y * width
                    for step in -reach...reach {
                        let across = Float(step * step)
                        for x in max(0, -step)..<max(max(0, -step), min(width, width - step)) {
                            squares[row + x] = min(squares[row + x], columns[row + x + step] + across)
                        }
                    }
                }
            }
        }
        return squares
    }
}
