import ImageCodec

/// A drawing as it is kept: a PNG made anew from the pixels, so that nothing else of the file remains.
///
/// What cameras write into files (place, time, device) goes this way, and so does whatever somebody hid behind the picture.
enum DrawingFile {
    /// The longest side that is kept, in pixels.
    static let longestSide = 512
    /// The longest file that is kept, in bytes.
    static let mostBytes = 64 << 10

    /// Makes the file, of a smaller picture where that is needed.
    ///
    /// - Parameter picture: The drawing.
    /// - Returns: A PNG of at most ``mostBytes``.
    /// - Throws: `ImageEncodingError`.
    static func encode(_ picture: Picture) throws(ImageEncodingError) -> [UInt8] {
        let longest = max(picture.width, picture.height)
        var factor = (longest + longestSide - 1) / longestSide
        while true {
            let bytes = try PNGEncoder.encode(factor == 1 ? picture : reduced(picture, by: factor))
            // A single pixel fits, so this ends.
            if bytes.count <= mostBytes { return bytes }
            factor += 1
        }
    }

    /// Means of squares; what hangs over the right or lower edge is a smaller square's.
    ///
    /// A transparent pixel has no say in the colour of its square.
    static func reduced(_ picture: Picture, by factor: Int) -> Picture {
        let width = (picture.width + factor - 1) / factor
        let height = (picture.height + factor - 1) / factor
        var rgba: [UInt8] = []
        rgba.reserveCapacity(width * height * 4)
        picture.rgba.withUnsafeBufferPointer { samples in
            for top in stride(from: 0, to: picture.height, by: factor) {
                for left in stride(from: 0, to: picture.width, by: factor) {
                    var (red, green, blue, alpha, count) = (0, 0, 0, 0, 0)
                    for y in top..<min(top + factor, picture.height) {
                        for x in left..<min(left + factor, picture.width) {
                            let place = (y * picture.width + x) * 4
                            let opacity = Int(samples[place + 3])
                            red += Int(samples[place]) * opacity
                            green += Int(samples[place + 1]) * opacity
                            blue += Int(samples[place + 2]) * opacity
                            alpha += opacity
                            count += 1
                        }
                    }
                    let colour = [red, green, blue].map { alpha > 0 ? UInt8($0 / alpha) : 0 }
                    rgba += colour + [UInt8(alpha / count)]
                }
            }
        }
        return Picture(width: width, height: height, rgba: rgba)
    }
}
