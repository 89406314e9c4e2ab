/// How much each pixel looks like ink: the difference to the paper in the channel where it is largest.
///
/// Luminance alone would lose faint coloured ink (yellow on white, red on green). A channel far from the paper's is
/// what sets ink apart, whichever channel it is.
enum InkPlane {
    /// Ink, 0 on paper to 255.
    static func of(_ picture: PooledPicture, on paper: Paper) -> Plane<UInt8> {
        paper.isEven ? onEvenPaper(picture, paper) : onShadedPaper(picture, paper)
    }

    private static func onEvenPaper(_ picture: PooledPicture, _ paper: Paper) -> Plane<UInt8> {
        if paper.hasBothInks {
            var ink = onEvenPaper(picture, paper.colour, .darkOnLight)
            let lighter = onEvenPaper(picture, paper.colour, .lightOnDark)
            for index in ink.samples.indices { ink.samples[index] = max(ink.samples[index], lighter.samples[index]) }
            return ink
        }
        return onEvenPaper(picture, paper.colour, paper.polarity)
    }

    private static func onEvenPaper(
        _ picture: PooledPicture,
        _ paper: SIMD4<UInt8>,
        _ polarity: PreparedDigit.Polarity
    ) -> Plane<UInt8> {
        switch polarity {
        case .darkOnLight: plane(of: picture, picture.low) { PixelDifference.below(paper, $0) }
        case .lightOnDark: plane(of: picture, picture.high) { PixelDifference.above(paper, $0) }
        }
    }

    /// Takes the paper's own brightness at each place, by closing, instead of one colour for all of it.
    private static func onShadedPaper(_ picture: PooledPicture, _ paper: Paper) -> Plane<UInt8> {
        // Half way between the mean, which is less noisy, and the extreme, which keeps thin strokes.
        let extreme = paper.polarity == .darkOnLight ? picture.low : picture.high
        var brightness = brightness(of: picture, samples: blend(picture.mean, extreme), paper.polarity, on: paper)
        if picture.factor <= 2 { brightness = BoxBlur.apply(to: brightness, radius: 1) }
        let ground = BroadInk.bridged(
            Morphology.closingBeyondEdges(brightness, radius: max(2, brightness.longSide / 12))
        )
        var ink = brightness
        ink.samples.withUnsafeMutableBufferPointer { ink in
            ground.samples.withUnsafeBufferPointer { ground in
                for index in ink.indices {
                    let difference = Int(ground[index]) - Int(ink[index])
                    // Ink in the shadow is as dark, compared with its paper, as ink in the light.
                    ink[index] = UInt8(truncatingIfNeeded: difference * 255 / max(64, Int(ground[index])))
                }
            }
        }
        return ink
    }

    /// How bright each pixel is, in the channel where ink shows most: ink is dark here, whatever its polarity.
    ///
    /// - Parameters:
    ///   - picture: The picture, for its size.
    ///   - samples: Its samples, pooled in one way or another.
    ///   - polarity: Whether the ink is darker or lighter than the paper.
    ///   - paper: The paper, whose tint is divided out, so that each channel of bare paper is equally bright.
    /// - Returns: The brightness, at least 0 and at most 255.
    static func brightness(
        of picture: PooledPicture,
        samples: [UInt8],
        _ polarity: PreparedDigit.Polarity,
        on paper: Paper
    ) -> Plane<UInt8> {
        let isDark = polarity == .darkOnLight
        let top = max(paper.colour.x, paper.colour.y, paper.colour.z, 1)
        var gains = SIMD4<UInt16>(repeating: 256)
        for channel in 0..<3 {
            gains[channel] = UInt16(min(1024, 256 * Int(top) / max(1, Int(paper.colour[channel]))))
        }
        return plane(of: picture, samples) { bits in
            let pixel = unsafeBitCast(bits, to: SIMD4<UInt8>.self)
            guard isDark else { return 255 - max(pixel.x, pixel.y, pixel.z) }
            // A shift binds tighter than a product.
            let wide = (SIMD4<UInt32>(truncatingIfNeeded: pixel) &* SIMD4<UInt32>(truncatingIfNeeded: gains)) &>> 8
            return UInt8(truncatingIfNeeded: min(wide.x, wide.y, wide.z, 255))
        }
    }

    @inline(__always)
    private static func plane(
        of picture: PooledPicture,
        _ samples: [UInt8],
        _ value: (UInt32) -> UInt8
    ) -> Plane<UInt8> {
        let count = picture.width * picture.height
        let values = [UInt8](unsafeUninitializedCapacity: count) { out, written in
            samples.withUnsafeBytes { samples in
                for index in 0..<count {
                    out[index] = value(samples.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))
                }
            }
            written = count
        }
        return Plane(width: picture.width, height: picture.height, samples: values)
    }

    private static func blend(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: a.count) { out, written in
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    for index in a.indices { out[index] = UInt8((UInt16(a[index]) + UInt16(b[index]) + 1) / 2) }
                }
            }
            written = a.count
        }
    }
}
