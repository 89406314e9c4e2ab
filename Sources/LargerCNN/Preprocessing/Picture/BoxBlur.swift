/// The mean over a square around each pixel, cut off at the picture's edges.
enum BoxBlur {
    /// Blurs with a square of `2 * radius + 1` pixels a side.
    static func apply(to plane: Plane<UInt8>, radius: Int) -> Plane<UInt8> {
        rows(of: rows(of: plane, radius: radius).transposed(), radius: radius).transposed()
    }

    /// Blurs along rows with a running sum.
    private static func rows(of plane: Plane<UInt8>, radius: Int) -> Plane<UInt8> {
        var result = plane
        let (width, height) = (plane.width, plane.height)
        result.samples.withUnsafeMutableBufferPointer { out in
            plane.samples.withUnsafeBufferPointer { source in
                for y in 0..<height {
                    let row = y * width
                    var (sum, count) = (0, 0)
                    for x in 0..<min(radius, width) {
                        sum += Int(source[row + x])
                        count += 1
                    }
                    for x in 0..<width {
                        if x + radius < width {
                            sum += Int(source[row + x + radius])
                            count += 1
                        }
                        if x - radius - 1 >= 0 {
                            sum -= Int(source[row + x - radius - 1])
                            count -= 1
                        }
                        out[row + x] = UInt8(truncatingIfNeeded: (sum + count / 2) / count)
                    }
                }
            }
        }
        return result
    }
}
