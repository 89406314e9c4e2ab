/// Decodes PNG and JPEG bytes into an upright RGBA picture, within limits.
///
/// ```swift
/// let picture = try ImageDecoder().decode(bytes)
/// ```
public struct ImageDecoder: Sendable {
    /// What one picture may cost.
    public let limits: DecodingLimits

    /// Creates a decoder.
    ///
    /// - Parameter limits: What one picture may cost.
    public init(limits: DecodingLimits = .default) { self.limits = limits }

    /// Decodes one picture, whose format is told by its first bytes.
    ///
    /// - Parameter bytes: A whole PNG or JPEG file.
    /// - Returns: The picture, turned upright by its EXIF orientation; a large JPEG comes at a fraction of its size.
    /// - Throws: ``ImageDecodingError``.
    public func decode(_ bytes: [UInt8]) throws(ImageDecodingError) -> Picture {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= limits.bytes else { throw .tooManyBytes(count: bytes.count, limit: limits.bytes) }
        switch ImageFormat(signatureOf: bytes) {
        case .png: return try PNGDecoder.decode(bytes, limits: limits)
        case .jpeg: return try JPEGDecoder.decode(bytes, limits: limits)
        case nil: throw .unsupportedFormat
        }
    }
}
