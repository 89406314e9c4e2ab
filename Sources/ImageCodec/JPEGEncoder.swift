import CJPEG

/// Encodes pictures as baseline JPEG with libjpeg-turbo.
public enum JPEGEncoder {
    /// Encodes a picture; its transparency, which JPEG cannot hold, is dropped, and what lies under it shows.
    ///
    /// - Parameters:
    ///   - picture: What to encode.
    ///   - quality: libjpeg's quality, 1 to 100.
    /// - Returns: A whole JPEG file, with the colours at half the resolution as cameras store them.
    /// - Throws: ``ImageEncodingError``.
    public static func encode(_ picture: Picture, quality: Int) throws(ImageEncodingError) -> [UInt8] {
        precondition((1...100).contains(quality), "libjpeg's quality is 1 to 100")
        // A side is stored in 16 bits, and libjpeg keeps a few blocks back.
        guard picture.width <= JPEG_MAX_DIMENSION && picture.height <= JPEG_MAX_DIMENSION else {
            throw .tooLarge(width: picture.width, height: picture.height)
        }
        var encoded = cjpeg_encoded()
        defer { cjpeg_free(&encoded) }
        guard cjpeg_encode(&encoded, picture.rgba, UInt32(picture.width), UInt32(picture.height), CInt(quality)) != 0
        else {
            let message = withUnsafeBytes(of: encoded.message) { $0.prefix { $0 != 0 } + [] }
            throw .failed(reason: String(decoding: message, as: UTF8.self))
        }
        return Array(UnsafeBufferPointer(start: encoded.bytes, count: Int(encoded.count)))
    }
}
