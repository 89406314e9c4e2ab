/// Greatest and least samples over squares, after van Herk 1992 and Gil and Werman 1993.
enum Morphology {
    /// Closing: what is left when dark structures narrower than the square are filled with their surroundings.
    ///
    /// Edges of what is wider, such as a hard shadow, stay exactly where they are.
    static func closing(_ plane: Plane<UInt8>, radius: Int) -> Plane<UInt8> {
        let widened = columns(of: columns(of: plane, radius: radius, max).transposed(), radius: radius, max)
        return columns(of: columns(of: widened, radius: radius, min).transposed(), radius: radius, min)
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
