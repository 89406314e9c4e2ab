/// What a digit is written on: its colour, whether the ink is darker or lighter, whether it is evenly lit.
struct Paper: Sendable, Equatable {
    /// Red, green, blue.
    let colour: SIMD4<UInt8>
    let polarity: PreparedDigit.Polarity
    /// Whether nearly every part of the picture shows this very colour: a drawing or a clean scan, not a photo.
    let isEven: Bool
    /// Whether even paper shows much that is lighter and much that is darker: a drawing in two colours.
    let hasBothInks: Bool

    /// Looks for the paper of a picture.
    ///
    /// - Parameters:
    ///   - picture: The picture, cut down to its sheet.
    ///   - takenAsEven: Whether it counts as even without a look at it.
    /// - Returns: The paper.
    static func find(in picture: PooledPicture, takenAsEven: Bool = false) -> Paper {
        let (border, share) = borderColour(of: picture)
        let framed = share >= 0.6 ? colourWithinFrame(of: border, in: picture) : nil
        let colour = framed ?? (share >= 0.6 ? border : usualColour(of: picture))
        let isOutsideClear = share >= 0.9 && framed == nil
        let isEven = takenAsEven || isEven(picture, colour: colour)
        if !isOutsideClear || !isEven, let tones = TwoTones.find(in: picture) {
            return Paper(colour: tones.paper, polarity: tones.polarity, isEven: true, hasBothInks: false)
        }
        guard isEven else {
            let polarity = polarityOfFineDetail(in: picture, paper: colour)
            return Paper(colour: colour, polarity: polarity, isEven: false, hasBothInks: false)
        }
        let (dark, light) = departures(of: picture, from: colour)
        return Paper(
            colour: colour,
            polarity: dark >= light ? .darkOnLight : .lightOnDark,
            isEven: true,
            hasBothInks: min(dark, light) * 8 >= max(dark, light)
        )
    }

    // MARK: Colour

    /// The median of the border, and how much of the border it is the colour of.
    private static func borderColour(of picture: PooledPicture) -> (colour: SIMD4<UInt8>, share: Float) {
        let ring = ringOffsets(of: picture, depth: 0)
        let border = median(of: picture, at: ring)
        let agreeing = ring.count { distance(picture.mean, at: $0, to: border) <= 24 }
        return (border, Float(agreeing) / Float(ring.count))
    }

    /// The median of all.
    private static func usualColour(of picture: PooledPicture) -> SIMD4<UInt8> {
        let step = max(1, picture.width * picture.height / 20_000)
        return median(of: picture, at: stride(from: 0, to: picture.mean.count, by: 4 * step).map { $0 })
    }

    /// The colour within a frame whose outer side is the picture's border; `nil` if there is none.
    ///
    /// A little way in, all around, the picture then shows one other colour, which only the digit may interrupt.
    private static func colourWithinFrame(of border: SIMD4<UInt8>, in picture: PooledPicture) -> SIMD4<UInt8>? {
        let depth = min(picture.width, picture.height) / 8
        guard depth >= 3 else { return nil }
        let ring = ringOffsets(of: picture, depth: depth)
        let inner = median(of: picture, at: ring)
        guard inner.distance(to: border) >= 60 else { return nil }
        let agreeing = ring.count { distance(picture.mean, at: $0, to: inner) <= 24 }
        return agreeing * 10 >= ring.count * 8 ? inner : nil
    }

    /// The pixels at some distance from the picture's border.
    private static func ringOffsets(of picture: PooledPicture, depth: Int) -> [Int] {
        let (right, bottom) = (picture.width - 1 - depth, picture.height - 1 - depth)
        let horizontal = (depth...right).flatMap { [depth * picture.width + $0, bottom * picture.width + $0] }
        let vertical = (depth...bottom).flatMap { [$0 * picture.width + depth, $0 * picture.width + right] }
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
        let same: UInt8 = 6
        let (columns, rows) = (max(1, picture.width / side), max(1, picture.height / side))
        var nearest = [UInt8](repeating: 255, count: columns * rows)
        picture.mean.withUnsafeBytes { samples in
            // Every fourth pixel of a tile tells as much as all.
            for y in stride(from: 0, to: min(rows * side, picture.height), by: 2) {
                let (row, tiles) = (y * picture.width, y / side * columns)
                for column in 0..<columns {
                    var least = nearest[tiles + column]
                    // What shows the colour already need not show it better.
                    guard least > same else { continue }
                    for x in stride(from: column * side, to: min((column + 1) * side, picture.width), by: 2) {
                        let pixel = samples.loadUnaligned(fromByteOffset: 4 * (row + x), as: UInt32.self)
                        let difference = max(
                            PixelDifference.below(colour, pixel),
                            PixelDifference.above(colour, pixel)
                        )
                        least = min(least, difference)
                    }
                    nearest[tiles + column] = least
                }
            }
        }
        let even = nearest.count(where: { $0 <= same })
        if even * 100 >= nearest.count * 92 { return true }
        return hasTwoTones(picture, colour: colour)
    }

    /// Whether nearly all of the picture is either the paper's colour or one other, as where a fat pen fills whole tiles.
    private static func hasTwoTones(_ picture: PooledPicture, colour: SIMD4<UInt8>) -> Bool {
        var histogram = [Int](repeating: 0, count: 256)
        for offset in stride(from: 0, to: picture.mean.count, by: 4) {
            histogram[distance(picture.mean, at: offset, to: colour)] += 1
        }
        let other = (60..<256).reduce(60) { histogram[$1] > histogram[$0] ? $1 : $0 }
        let paper = histogram[...10].reduce(0, +)
        let ink = histogram[max(0, other - 10)...min(255, other + 10)].reduce(0, +)
        return (paper + ink) * 100 >= histogram.reduce(0, +) * 93
    }

    // MARK: Polarity

    /// How much of even paper is darker than its colour, and how much lighter.
    private static func departures(of picture: PooledPicture, from colour: SIMD4<UInt8>) -> (dark: Int, light: Int) {
        // A third of the pixels nearly always tells. Only fine lines can hide from it, and then all are looked at.
        let (dark, light, strongest) = departures(of: picture, from: colour, step: 3)
        if strongest >= 40 { return (dark, light) }
        let all = departures(of: picture, from: colour, step: 1)
        return (all.dark, all.light)
    }

    /// Sums of squares of how far every `step`-th pixel is darker or lighter, and the largest difference among them.
    ///
    /// Squares, since a faint tint over much of the paper weighs less than ink.
    private static func departures(
        of picture: PooledPicture,
        from colour: SIMD4<UInt8>,
        step: Int
    ) -> (dark: Int, light: Int, strongest: UInt8) {
        var (dark, light, strongest) = (0, 0, UInt8(0))
        // A pixel's fourth sample means nothing.
        let channels = UInt32(littleEndian: 0x00FF_FFFF)
        let paper = unsafeBitCast(colour, to: UInt32.self) & channels
        picture.low.withUnsafeBytes { lows in
            picture.high.withUnsafeBytes { highs in
                for offset in stride(from: 0, to: lows.count, by: 4 * step) {
                    let low = lows.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                    let high = highs.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                    if low & channels == paper, high & channels == paper { continue }
                    let (down, up) = (PixelDifference.below(colour, low), PixelDifference.above(colour, high))
                    dark += Int(down) * Int(down)
                    light += Int(up) * Int(up)
                    strongest = max(strongest, down, up)
                }
            }
        }
        return (dark, light, strongest)
    }

    /// In a photo: to which side fine detail departs from its surroundings, however these are lit.
    ///
    /// That is which third moment of the difference to a local mean is greater: strokes are few and strong, what lies
    /// between them is much and weak. Each pixel counts with the channel that differs most, as faint coloured ink may be
    /// as bright as its paper; and since such ink is lighter than paper in one channel and darker in another, light ink
    /// on light paper must be very clear to be believed, as dark ink on a dark board.
    private static func polarityOfFineDetail(
        in picture: PooledPicture,
        paper: SIMD4<UInt8>
    ) -> PreparedDigit.Polarity {
        let channels = (0..<3).map { channel in
            Plane(
                width: picture.width,
                height: picture.height,
                samples: stride(from: channel, to: picture.mean.count, by: 4).map { picture.mean[$0] }
            )
        }
        let radius = max(2, channels[0].longSide / 12)
        let means = channels.map { BoxBlur.apply(to: $0, radius: radius) }
        var (dark, light) = (0.0, 0.0)
        for index in channels[0].samples.indices {
            var (below, above) = (0, 0)
            for channel in 0..<3 {
                let difference = Int(channels[channel].samples[index]) - Int(means[channel].samples[index])
                (below, above) = (min(below, difference), max(above, difference))
            }
            dark -= Double(below * below * below)
            light += Double(above * above * above)
        }
        let brightness = (Int(paper.x) * 77 + Int(paper.y) * 150 + Int(paper.z) * 29) >> 8
        let doubt = brightness >= 110 ? 3.0 : brightness <= 60 ? 1.0 / 2 : 1
        return dark * doubt >= light ? .darkOnLight : .lightOnDark
    }
}
