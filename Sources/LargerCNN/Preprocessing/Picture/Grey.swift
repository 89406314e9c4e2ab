import ImageCodec

/// Takes the colour out of pictures.
enum Grey {
    /// The same picture with all three channels at its luminance (ITU-R BT.601), opaque as it is.
    static func of(_ picture: Picture) -> Picture {
        var rgba = picture.rgba
        for offset in stride(from: 0, to: rgba.count, by: 4) {
            let luminance = luminance(rgba[offset], rgba[offset + 1], rgba[offset + 2])
            (rgba[offset], rgba[offset + 1], rgba[offset + 2]) = (luminance, luminance, luminance)
        }
        return Picture(width: picture.width, height: picture.height, rgba: rgba)
    }

    /// The luminance of each pixel's mean colour.
    static func plane(of picture: PooledPicture) -> Plane<UInt8> {
        let samples = (0..<picture.width * picture.height).map { index in
            let pixel = picture.meanPixel(at: index)
            return luminance(pixel.x, pixel.y, pixel.z)
        }
        return Plane(width: picture.width, height: picture.height, samples: samples)
    }

    @inline(__always)
    private static func luminance(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
        UInt8((Int(red) * 77 + Int(green) * 150 + Int(blue) * 29) >> 8)
    }
}
