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
            var (least, greatest): (UInt32, UInt32) = (255, 0)
            for offset in stride(from: 0, to: bytes.count, by: 4) {
                let alpha = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) >> 24
                (least, greatest) = (min(least, alpha), max(greatest, alpha))
            }
            return UInt8(least)...UInt8(greatest)
        }
    }

    /// Source-over compositing (Porter and Duff 1984) with an opaque ground.
    static func composite(_ picture: Picture, over ground: (r: UInt8, g: UInt8, b: UInt8)) -> Picture {
        let count = picture.rgba.count
        let ground = (r: UInt32(ground.r), g: UInt32(ground.g), b: UInt32(ground.b))
        let rgba = [UInt8](unsafeUninitializedCapacity: count) { out, written in
            picture.rgba.withUnsafeBufferPointer { source in
                // Plain numbers: the compiler makes vectors of them, where the standard library's own convert one by one.
                for offset in stride(from: 0, to: count, by: 4) {
                    let alpha = UInt32(source[offset + 3])
                    func mixed(_ channel: Int, _ ground: UInt32) -> UInt8 {
                        // Dividing by 255 this way is exact (Blinn 1994).
                        let sum = UInt32(source[offset + channel]) &* alpha &+ ground &* (255 &- alpha) &+ 127
                        return UInt8(truncatingIfNeeded: (sum &+ 1 &+ (sum &>> 8)) &>> 8)
                    }
                    out[offset] = mixed(0, ground.r)
                    out[offset + 1] = mixed(1, ground.g)
                    out[offset + 2] = mixed(2, ground.b)
                    out[offset + 3] = mixed(3, 255)
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
