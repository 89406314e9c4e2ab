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
        let ink = Plane.samples(coverage.samples) { $0 >= 0.5 ? UInt8(1) : 0 }
        let area = sum(of: coverage.samples)
        var (straight, diagonal) = (0, 0)
        ink.withUnsafeBytes { ink in
            guard let first = ink.baseAddress else { return }
            for y in 0..<height {
                let row = first + y * width
                straight += crossings(row, row + 1, width - 1)
                guard y > 0 else { continue }
                let above = row - width
                straight += crossings(row, above, width)
                diagonal += crossings(row + 1, above, width - 1) + crossings(row, above + 1, width - 1)
            }
        }
        let outline = Float.pi / 8 * (Float(straight) + Float(diagonal) / Float(2).squareRoot())
        return outline > 0 ? 2 * area / outline : 0
    }

    /// How many of some neighbours, bytes of 0 or 1, are unequal; eight at a time.
    private static func crossings(_ some: UnsafeRawPointer, _ others: UnsafeRawPointer, _ count: Int) -> Int {
        var unequal = 0
        let whole = count & ~7
        for offset in stride(from: 0, to: whole, by: 8) {
            let bits =
                some.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                ^ others.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            unequal &+= bits.nonzeroBitCount
        }
        for offset in whole..<max(whole, count) {
            let isUnequal =
                some.load(fromByteOffset: offset, as: UInt8.self) ^ others.load(fromByteOffset: offset, as: UInt8.self)
            unequal &+= Int(isUnequal)
        }
        return unequal
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
        var columns = Plane.samples(coverage.samples) { $0 >= 0.5 ? 0 : far }
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
                guard let nearest = squares.baseAddress, let distances = columns.baseAddress else { return }
                for y in 0..<height {
                    for step in -reach...reach {
                        let across = Float(step * step)
                        let first = max(0, -step)
                        // Pointers to the row's first pixels: sums of indices would keep this from becoming vectors.
                        let (here, there) = (nearest + y * width + first, distances + y * width + first + step)
                        for x in 0..<max(0, width - abs(step)) { here[x] = min(here[x], there[x] + across) }
                    }
                }
            }
        }
        return squares
    }
}
