import CPNG

/// Encodes pictures as PNG.
public enum PNGEncoder {
    /// Encodes 8-bit grey pixels.
    ///
    /// - Parameters:
    ///   - grey: `width * height` samples, row-major.
    ///   - width: Width in pixels.
    ///   - height: Height in pixels.
    /// - Returns: A whole PNG file.
    /// - Throws: ``ImageEncodingError``.
    public static func encode(grey: [UInt8], width: Int, height: Int) throws(ImageEncodingError) -> [UInt8] {
        try encode(grey, width: width, height: height, channels: 1, format: UInt32(PNG_FORMAT_GRAY))
    }

    /// Encodes a picture with its transparency.
    ///
    /// - Parameter picture: What to encode.
    /// - Returns: A whole PNG file.
    /// - Throws: ``ImageEncodingError``.
    public static func encode(_ picture: Picture) throws(ImageEncodingError) -> [UInt8] {
        let format = UInt32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
        return try encode(picture.rgba, width: picture.width, height: picture.height, channels: 4, format: format)
    }

    /// libpng's simplified API catches its own errors, so nothing jumps over this frame.
    private static func encode(
        _ samples: [UInt8],
        width: Int,
        height: Int,
        channels: Int,
        format: UInt32
    ) throws(ImageEncodingError) -> [UInt8] {
        precondition(width > 0 && height > 0 && samples.count == width * height * channels, "samples do not fill it")
        guard let (pngWidth, pngHeight) = Self.dimensions(width, height) else {
            throw .tooLarge(width: width, height: height)
        }
        var image = png_image()
        image.version = UInt32(PNG_IMAGE_VERSION)
        image.width = pngWidth
        image.height = pngHeight
        image.format = format
        defer { png_image_free(&image) }
        var isDone = false
        let bytes = [UInt8](unsafeUninitializedCapacity: cpng_encoded_bound(image)) { buffer, count in
            var size = buffer.count
            isDone = png_image_write_to_memory(&image, buffer.baseAddress, &size, 0, samples, 0, nil) != 0
            count = isDone ? size : 0
        }
        guard isDone else {
            let message = withUnsafeBytes(of: image.message) { $0.prefix { $0 != 0 } + [] }
            throw .failed(reason: String(decoding: message, as: UTF8.self))
        }
        return bytes
    }

    /// PNG stores sides in 31 bits.
    private static func dimensions(_ width: Int, _ height: Int) -> (UInt32, UInt32)? {
        guard let width = Int32(exactly: width), let height = Int32(exactly: height) else { return nil }
        return (UInt32(width), UInt32(height))
    }
}

/// Why a picture could not be encoded.
public enum ImageEncodingError: Error, Sendable, Equatable {
    /// A side is longer than the format can say.
    case tooLarge(width: Int, height: Int)
    /// The encoding library gave up, as without memory; the reason is its own words.
    case failed(reason: String)
}
