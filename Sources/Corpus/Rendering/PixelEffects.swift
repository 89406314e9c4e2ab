import ImageCodec
import LargerCNN

/// What happens to a finished picture's pixels one by one.
enum PixelEffects {
    /// Applies specks, noise, tone, grey and two levels, in this order.
    static func apply(
        _ effects: PictureEffects,
        to picture: inout Picture,
        style: PictureStyle,
        using generator: inout SplitMix64
    ) {
        let seed = UInt32(truncatingIfNeeded: generator.next())
        if effects.speckle > 0 { speckle(&picture, effects.speckle, style, seed) }
        if effects.noise > 0 { noise(&picture, effects, seed ^ 0x5bd1_e995) }
        if effects.tone != 0...255 { tone(&picture, effects.tone) }
        if effects.isGrey || effects.isBilevel {
            grey(&picture, threshold: effects.isBilevel ? middle(of: style) : nil)
        }
    }

    /// Repeats each pixel; the last column and row may lie partly beyond the larger picture.
    static func enlarged(_ picture: Picture, by factor: Int, width: Int, height: Int) -> Picture {
        var rgba = [UInt8](repeating: 0, count: width * height * 4)
        for y in 0..<height {
            for x in 0..<width {
                let source = ((y / factor) * picture.width + x / factor) * 4
                for channel in 0..<4 { rgba[(y * width + x) * 4 + channel] = picture.rgba[source + channel] }
            }
        }
        return Picture(width: width, height: height, rgba: rgba)
    }

    /// Some pixels become ink, and as many again become ground.
    private static func speckle(_ picture: inout Picture, _ share: Float, _ style: PictureStyle, _ seed: UInt32) {
        let ground = style.groundColour
        let limit = UInt32(min(share, 1) * Float(UInt32.max / 2))
        let isOpaque = !style.isTransparent
        picture.rgba.withUnsafeMutableBufferPointer { rgba in
            for index in 0..<rgba.count / 4 {
                let hash = PixelHash.mix(seed &+ UInt32(truncatingIfNeeded: index) &* 0x9E37_79B1)
                guard hash < limit else { continue }
                let isInk = hash & 1 == 0
                let colour = isInk ? style.ink : ground
                rgba[index * 4] = colour.red
                rgba[index * 4 + 1] = colour.green
                rgba[index * 4 + 2] = colour.blue
                rgba[index * 4 + 3] = isInk || isOpaque ? 255 : 0
            }
        }
    }

    private static func noise(_ picture: inout Picture, _ effects: PictureEffects, _ seed: UInt32) {
        // The hash's bell has a standard deviation of 128, so that the product is in 65536ths of a level.
        let amplitude = Int32(min(effects.noise, 60) * 512)
        // Of a hash's 64 bits each light gets 21, or all get the same.
        let shift: UInt64 = effects.isNoiseColoured ? 21 : 0
        picture.rgba.withUnsafeMutableBufferPointer { rgba in
            guard let start = rgba.baseAddress else { return }
            for index in 0..<rgba.count / 4 {
                let hash = PixelHash.mix(UInt64(seed) << 32 &+ UInt64(truncatingIfNeeded: index) &* 0x9E37_79B9)
                let pixel = start + index * 4
                pixel[0] = noisy(pixel[0], hash, amplitude)
                pixel[1] = noisy(pixel[1], hash >> shift, amplitude)
                pixel[2] = noisy(pixel[2], hash >> (2 * shift), amplitude)
            }
        }
    }

    @inline(__always) private static func noisy(_ light: UInt8, _ bits: UInt64, _ amplitude: Int32) -> UInt8 {
        let level = Int32(light) &+ (PixelHash.bell(bits) &* amplitude &+ 32768) >> 16
        return UInt8(truncatingIfNeeded: min(max(level, 0), 255))
    }

    private static func tone(_ picture: inout Picture, _ tone: ClosedRange<UInt8>) {
        let (low, high) = (Int(tone.lowerBound), Int(tone.upperBound))
        let table = (0..<256).map { UInt8(low + ($0 * (high - low) + 127) / 255) }
        map(&picture) { pixel in
            for channel in 0..<3 { pixel[channel] = table[Int(pixel[channel])] }
        }
    }

    private static func grey(_ picture: inout Picture, threshold: Int?) {
        map(&picture) { pixel in
            var level = (Int(pixel[0]) * 77 + Int(pixel[1]) * 150 + Int(pixel[2]) * 29) >> 8
            if let threshold { level = level < threshold ? 0 : 255 }
            for channel in 0..<3 { pixel[channel] = UInt8(level) }
        }
    }

    private static func map(_ picture: inout Picture, _ change: (UnsafeMutablePointer<UInt8>) -> Void) {
        picture.rgba.withUnsafeMutableBufferPointer { rgba in
            guard let start = rgba.baseAddress else { return }
            for index in stride(from: 0, to: rgba.count, by: 4) { change(start + index) }
        }
    }

    /// Half way between ink and ground, after the tone.
    private static func middle(of style: PictureStyle) -> Int {
        let half = (style.ink.luminance + style.groundColour.luminance) / 2
        let (low, high) = (Float(style.effects.tone.lowerBound), Float(style.effects.tone.upperBound))
        return Int(low + half * (high - low) / 255)
    }
}

extension PictureStyle {
    /// The ground's colour in full light.
    var groundColour: Colour {
        switch ground {
        case .canvas(let colour), .transparent(let colour): colour
        case .photo(let paper): paper.colour
        }
    }
}
