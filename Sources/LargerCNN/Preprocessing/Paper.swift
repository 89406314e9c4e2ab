/// What a digit is written on: its colour, whether the ink is darker or lighter, whether it is evenly lit.
struct Paper: Sendable, Equatable {
    /// Red, green, blue.
    let colour: SIMD4<UInt8>
    let polarity: PreparedDigit.Polarity
    /// Whether nearly every part of the picture shows this very colour: a drawing or a clean scan, not a photo.
    let isEven: Bool

    /// Looks for the paper of a picture.
    static func find(in picture: PooledPicture) -> Paper {
        let colour = colour(of: picture)
        let isEven = isEven(picture, colour: colour)
        let polarity = isEven ? polarity(of: picture, against: colour) : polarityOfFineDetail(in: picture)
        return Paper(colour: colour, polarity: polarity, isEven: isEven)
    }

    // MARK: Colour

    /// The median of the border, unless the border is mixed (a digit that fills the frame, a vignette): then of all.
    private static func colour(of picture: PooledPicture) -> SIMD4<UInt8> {
        let ring = borderOffsets(of: picture)
        let border = median(of: picture, at: ring)
        let agreeing = ring.count { distance(picture.mean, at: $0, to: border) <= 24 }
        if agreeing * 10 >= ring.count * 6 { return border }
        let step = max(1, picture.width * picture.height / 20_000)
        return median(of: picture, at: stride(from: 0, to: picture.mean.count, by: 4 * step).map { $0 })
    }

    private static func borderOffsets(of picture: PooledPicture) -> [Int] {
        let (width, height) = (picture.width, picture.height)
        let horizontal = (0..<width).flatMap { [$0, (height - 1) * width + $0] }
        let vertical = (0..<height).flatMap { [$0 * width, $0 * width + width - 1] }
        return (horizontal + vertical).map { $0 * 4 }
    }

    private static func median(of picture: PooledPicture, at offsets: [Int]) -> SIMD4<UInt8> {
        var median = SIMD4<UInt8>(repeating: 0)
        for channel in 0..<3 {
            var histogram = [Int](repeating: 0, count: 256)
            for offset in offsets { histogram[Int(picture.mean[offset + channel])] += 1 }
            median[channel] = UInt8(Histogram.quantile(0.5, of: histogram))
        }
        return median
    }

    /// The largest difference of a channel.
    private static func distance(_ samples: [UInt8], at offset: Int, to colour: SIMD4<UInt8>) -> Int {
        (0..<3).map { abs(Int(samples[offset + $0]) - Int(colour[$0])) }.max() ?? 0
    }

    // MARK: Evenness

    /// Whether the paper's colour is found in nearly every tile of a grid laid over the picture.
    ///
    /// Ink covers few tiles wholly; a shadow or a vignette covers many. A picture of few pixels has no tiles to speak of
    /// and counts as even.
    private static func isEven(_ picture: PooledPicture, colour: SIMD4<UInt8>) -> Bool {
        let side = max(picture.width, picture.height) / 16
        guard side >= 4 else { return true }
        let (columns, rows) = (max(1, picture.width / side), max(1, picture.height / side))
        var nearest = [UInt8](repeating: 255, count: columns * rows)
        picture.mean.withUnsafeBytes { samples in
            for y in 0..<rows * side {
                for x in 0..<columns * side {
                    let offset = (y * picture.width + x) * 4
                    guard offset + 4 <= samples.count, x < picture.width, y < picture.height else { continue }
                    let pixel = samples.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt8>.self)
                    let difference = pointwiseMax(pixel, colour) &- pointwiseMin(pixel, colour)
                    let tile = y / side * columns + x / side
                    nearest[tile] = min(nearest[tile], max(difference.x, difference.y, difference.z))
                }
            }
        }
        return nearest.count { $0 <= 10 } * 100 >= nearest.count * 92
    }

    // MARK: Polarity

    /// On even paper: to which side of its colour the picture departs from it more.
    private static func polarity(of picture: PooledPicture, against colour: SIMD4<UInt8>) -> PreparedDigit.Polarity {
        var (dark, light) = (0, 0)
        picture.low.withUnsafeBytes { lows in
            picture.high.withUnsafeBytes { highs in
                for offset in stride(from: 0, to: lows.count, by: 4) {
                    let low = lows.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt8>.self)
                    let high = highs.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt8>.self)
                    let below = colour &- pointwiseMin(low, colour)
                    let above = pointwiseMax(high, colour) &- colour
                    let (down, up) = (max(below.x, below.y, below.z), max(above.x, above.y, above.z))
                    // Squares: a faint tint over much of the paper weighs less than ink.
                    dark += Int(down) * Int(down)
                    light += Int(up) * Int(up)
                }
            }
        }
        return dark >= light ? .darkOnLight : .lightOnDark
    }

    /// In a photo: to which side fine detail departs from its surroundings, however these are lit.
    ///
    /// That is the sign of the third moment of the difference to a local mean: strokes are few and strong, what lies
    /// between them is much and weak.
    private static func polarityOfFineDetail(in picture: PooledPicture) -> PreparedDigit.Polarity {
        let luminance = Plane(
            width: picture.width,
            height: picture.height,
            samples: stride(from: 0, to: picture.mean.count, by: 4).map { offset in
                let (r, g, b) = (picture.mean[offset], picture.mean[offset + 1], picture.mean[offset + 2])
                return UInt8((Int(r) * 77 + Int(g) * 150 + Int(b) * 29) >> 8)
            }
        )
        let local = BoxBlur.apply(to: luminance, radius: max(2, luminance.longSide / 12))
        var moment = 0
        for (sample, mean) in zip(luminance.samples, local.samples) {
            let difference = Int(sample) - Int(mean)
            moment += difference * difference * difference
        }
        return moment <= 0 ? .darkOnLight : .lightOnDark
    }
}
