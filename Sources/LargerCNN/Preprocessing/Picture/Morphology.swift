/// Greatest and least samples over squares, after van Herk 1992 and Gil and Werman 1993.
enum Morphology {
    /// Closing: what is left when dark structures narrower than the square are filled with their surroundings.
    ///
    /// Edges of what is wider, such as a hard shadow, stay exactly where they are.
    static func closing(_ plane: Plane<UInt8>, radius: Int) -> Plane<UInt8> {
        let widened = columns(of: columns(of: plane, radius: radius, max).transposed(), radius: radius, max)
        return columns(of: columns(of: widened, radius: radius, min).transposed(), radius: radius, min)
    }

    /// Closing as if the plane went on beyond its edges just as it is there.
    ///
    /// Squares that are cut off at the edge would see only what is within, and take a slope that goes down to the edge
    /// for a dark structure. What is narrow and dark along the edge itself is filled before it goes on.
    ///
    /// - Parameters:
    ///   - plane: Any plane.
    ///   - radius: Half the width of what is filled.
    /// - Returns: A plane of the same size.
    static func closingBeyondEdges(_ plane: Plane<UInt8>, radius: Int) -> Plane<UInt8> {
        let (width, height) = (plane.width, plane.height)
        var rows: [[UInt8]] = []
        let left = filled((0..<height).map { plane[0, $0] }, radius: radius)
        let right = filled((0..<height).map { plane[width - 1, $0] }, radius: radius)
        func padded(_ row: [UInt8], _ y: Int) -> [UInt8] {
            let before = [UInt8](repeating: left[y], count: radius)
            return before + row + [UInt8](repeating: right[y], count: radius)
        }
        let top = padded(filled(Array(plane.samples[..<width]), radius: radius), 0)
        let bottom = padded(filled(Array(plane.samples[(width * (height - 1))...]), radius: radius), height - 1)
        rows += [[UInt8]](repeating: top, count: radius)
        for y in 0..<height { rows.append(padded(Array(plane.samples[y * width..<(y + 1) * width]), y)) }
        rows += [[UInt8]](repeating: bottom, count: radius)
        let larger = Plane(width: width + 2 * radius, height: height + 2 * radius, samples: rows.flatMap { $0 })
        let closed = closing(larger, radius: radius)
        var result = plane
        for y in 0..<height {
            let start = (y + radius) * larger.width + radius
            result.samples.replaceSubrange(y * width..<(y + 1) * width, with: closed.samples[start..<start + width])
        }
        return result
    }

    /// The closing of one row that goes on beyond both ends.
    private static func filled(_ row: [UInt8], radius: Int) -> [UInt8] {
        guard let first = row.first, let last = row.last else { return row }
        let ends = (repeatElement(first, count: radius), repeatElement(last, count: radius))
        let strip = Plane(width: row.count + 2 * radius, height: 1, samples: ends.0 + row + ends.1)
        return Array(closing(strip, radius: radius).samples[radius..<radius + row.count])
    }

    /// Dilation: each pixel becomes the greatest within the square around it.
    static func dilation(_ plane: Plane<UInt8>, radius: Int) -> Plane<UInt8> {
        columns(of: columns(of: plane, radius: radius, max).transposed(), radius: radius, max).transposed()
    }

    /// Each pixel becomes the extreme of the `2 * radius + 1` pixels above and below it, cut off at the edges.
    ///
    /// Rows are cut into blocks as long as the window. An extreme over any window is that of the end of one block and
    /// of the start of the next, both running extremes: three operations a pixel at any radius, each on whole rows.
    @inline(__always)
    private static func columns(
        of plane: Plane<UInt8>,
        radius: Int,
        _ extreme: (UInt8, UInt8) -> UInt8
    ) -> Plane<UInt8> {
        let (width, height) = (plane.width, plane.height)
        let window = 2 * radius + 1
        var (fromStart, toEnd, result) = (plane.samples, plane.samples, plane)
        fromStart.withUnsafeMutableBufferPointer { fromStart in
            toEnd.withUnsafeMutableBufferPointer { toEnd in
                for y in 1..<max(1, height) where y % window != 0 {
                    for i in y * width..<(y + 1) * width { fromStart[i] = extreme(fromStart[i], fromStart[i - width]) }
                }
                for y in stride(from: height - 2, through: 0, by: -1) where (y + 1) % window != 0 {
                    for i in y * width..<(y + 1) * width { toEnd[i] = extreme(toEnd[i], toEnd[i + width]) }
                }
                result.samples.withUnsafeMutableBufferPointer { out in
                    for y in 0..<height {
                        let (first, last) = (max(0, y - radius), min(height - 1, y + radius))
                        let (a, b) = (first * width, last * width)
                        // A window within one block starts with it, or was cut off at the last row.
                        if first / window != last / window {
                            for x in 0..<width { out[y * width + x] = extreme(toEnd[a + x], fromStart[b + x]) }
                        } else if first % window == 0 {
                            for x in 0..<width { out[y * width + x] = fromStart[b + x] }
                        } else {
                            for x in 0..<width { out[y * width + x] = toEnd[a + x] }
                        }
                    }
                }
            }
        }
        return result
    }
}
