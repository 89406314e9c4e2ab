import ImageCodec

/// Puts a picture with transparency on the ground that its author had in mind.
enum Transparency {
    /// An opaque picture (its fourth samples mean nothing any more), and what its transparency was.
    typealias Flattened = (picture: Picture, meaning: PreparedDigit.Transparency)

    /// Replaces transparency by a ground: white under dark ink, black under light ink, paper around an opaque sheet.
    ///
    /// - Returns: `nil` if the picture is wholly transparent.
    static func flatten(_ picture: Picture) -> Flattened? {
        let alpha = alphaRange(of: picture)
        // A fully transparent picture shows nothing, whatever colours hide in it. One alpha for all pixels is no shape.
        if alpha.upperBound < 16 { return nil }
        if alpha.lowerBound == alpha.upperBound { return (picture, .none) }

        let solid = SolidPixels(of: picture, from: max(1, alpha.upperBound / 2))
        if solid.isSheet { return (composite(picture, over: solid.median), .sheet) }
        return solid.meanLuminance < 128
            ? (composite(picture, over: (255, 255, 255)), .darkInk)
            : (composite(picture, over: (0, 0, 0)), .lightInk)
    }

    /// The least and the greatest alpha of all pixels.
    private static func alphaRange(of picture: Picture) -> ClosedRange<UInt8> {
        picture.rgba.withUnsafeBytes { bytes in
            // Most pictures are opaque: that is seen fastest, by combining whole pixels.
            var sixteen = SIMD16<UInt32>(repeating: .max)
            let inBlocks = bytes.count / 64 * 64
            for offset in stride(from: 0, to: inBlocks, by: 64) {
                sixteen &= bytes.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt32>.self)
            }
            var all = sixteen.indices.reduce(UInt32.max) { $0 & sixteen[$1] }
            for offset in stride(from: inBlocks, to: bytes.count, by: 4) {
                all &= bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
            }
            if UInt32(littleEndian: all) >> 24 == 255 { return 255...255 }
            // Sixteen pixels at a time; the alphas are every fourth lane.
            var (low, high) = (SIMD64<UInt8>(repeating: 255), SIMD64<UInt8>(repeating: 0))
            let whole = bytes.count / 64 * 64
            for offset in stride(from: 0, to: whole, by: 64) {
                let pixels = bytes.loadUnaligned(fromByteOffset: offset, as: SIMD64<UInt8>.self)
                low = pointwiseMin(low, pixels)
                high = pointwiseMax(high, pixels)
            }
            var (least, greatest): (UInt8, UInt8) = (255, 0)
            for lane in stride(from: 3, to: 64, by: 4) where whole > 0 {
                (least, greatest) = (min(least, low[lane]), max(greatest, high[lane]))
            }
            for offset in stride(from: whole + 3, to: bytes.count, by: 4) {
                (least, greatest) = (min(least, bytes[offset]), max(greatest, bytes[offset]))
            }
            return least...greatest
        }
    }

    /// Source-over compositing (Porter and Duff 1984) with an opaque ground.
    static func composite(_ picture: Picture, over ground: (r: UInt8, g: UInt8, b: UInt8)) -> Picture {
        let count = picture.rgba.count
        let base = SIMD4<UInt16>(UInt16(ground.r), UInt16(ground.g), UInt16(ground.b), 255)
        let rgba = [UInt8](unsafeUninitializedCapacity: count) { out, written in
            let out = UnsafeMutableRawBufferPointer(out)
            picture.rgba.withUnsafeBytes { source in
                for offset in stride(from: 0, to: count, by: 4) {
                    let pixel = source.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt8>.self)
                    let alpha = UInt16(pixel.w)
                    // At most 255 * 255 + 127, which 16 bits hold; dividing by 255 this way is exact (Blinn 1994).
                    let sum = SIMD4<UInt16>(truncatingIfNeeded: pixel) &* alpha &+ base &* (255 - alpha) &+ 127
                    let mixed = (sum &+ 1 &+ (sum &>> 8)) &>> 8
                    out.storeBytes(
                        of: SIMD4<UInt8>(truncatingIfNeeded: mixed),
                        toByteOffset: offset,
                        as: SIMD4<UInt8>.self
                    )
                }
            }
            written = count
        }
        return Picture(width: picture.width, height: picture.height, rgba: rgba)
    }
}

/// What the pixels that are not see-through look like.
private struct SolidPixels {
    /// Mean luminance, 0 to 255.
    let meanLuminance: Float
    /// Median of each channel.
    let median: (r: UInt8, g: UInt8, b: UInt8)
    /// Whether they are a sheet with something on it, not ink alone: two tones, filling most of a rectangle.
    let isSheet: Bool

    init(of picture: Picture, from alpha: UInt8) {
        // 0...2 the channels, 3 the luminance.
        var histograms = [[Int]](repeating: [Int](repeating: 0, count: 256), count: 4)
        var (left, right, top, bottom) = (picture.width, -1, picture.height, -1)
        // A sample will do in a large picture; strokes are too long to slip through its grid.
        let step = max(1, max(picture.width, picture.height) / 400)
        picture.rgba.withUnsafeBufferPointer { rgba in
            for y in stride(from: 0, to: picture.height, by: step) {
                for x in stride(from: 0, to: picture.width, by: step) {
                    let offset = (y * picture.width + x) * 4
                    guard rgba[offset + 3] >= alpha else { continue }
                    let (r, g, b) = (Int(rgba[offset]), Int(rgba[offset + 1]), Int(rgba[offset + 2]))
                    histograms[0][r] += 1
                    histograms[1][g] += 1
                    histograms[2][b] += 1
                    histograms[3][(r * 77 + g * 150 + b * 29) >> 8] += 1
                    (left, right) = (min(left, x), max(right, x))
                    (top, bottom) = (min(top, y), max(bottom, y))
                }
            }
        }
        let count = max(1, histograms[3].reduce(0, +))
        let sum = histograms[3].enumerated().reduce(0) { $0 + $1.offset * $1.element }
        meanLuminance = Float(sum) / Float(count)
        let medians = histograms.map { UInt8(Histogram.quantile(0.5, of: $0)) }
        median = (medians[0], medians[1], medians[2])
        let tones = Histogram.quantile(0.99, of: histograms[3]) - Histogram.quantile(0.01, of: histograms[3])
        let (columns, rows) = (max(0, right - left) / step + 1, max(0, bottom - top) / step + 1)
        let fill = Float(count) / Float(columns * rows)
        isSheet = tones >= 80 && fill >= 0.6
    }
}
