import ImageCodec

/// Takes the colour out of pictures.
enum Grey {
    /// The same picture with all three channels at its luminance (ITU-R BT.601), opaque as it is.
    static func of(_ picture: Picture) -> Picture {
        var rgba = picture.rgba
        for offset in stride(from: 0, to: rgba.count, by: 4) {
            let (r, g, b) = (Int(rgba[offset]), Int(rgba[offset + 1]), Int(rgba[offset + 2]))
            let luminance = UInt8((r * 77 + g * 150 + b * 29) >> 8)
            (rgba[offset], rgba[offset + 1], rgba[offset + 2]) = (luminance, luminance, luminance)
        }
        return Picture(width: picture.width, height: picture.height, rgba: rgba)
    }
}
