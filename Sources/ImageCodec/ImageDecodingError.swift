/// Why bytes are not a picture that can be shown.
public enum ImageDecodingError: Error, Sendable, Equatable {
    /// There are no bytes at all.
    case empty
    /// The bytes begin like neither a PNG nor a JPEG.
    case unsupportedFormat
    /// The encoded picture is larger than allowed.
    case tooManyBytes(count: Int, limit: Int)
    /// The picture declares more pixels than allowed.
    case tooManyPixels(width: Int, height: Int, limit: Int)
    /// The picture needs more work or memory than allowed, though its bytes and pixels are few.
    case tooComplex(format: ImageFormat, reason: String)
    /// The data ends before the picture does.
    case truncated(format: ImageFormat)
    /// The data contradicts its format; the reason is the decoding library's own words.
    case corrupt(format: ImageFormat, reason: String)

    /// One sentence for the person who sent the picture.
    public var message: String {
        switch self {
        case .empty:
            "The image is empty: it has no bytes."
        case .unsupportedFormat:
            "The image is neither a PNG nor a JPEG."
        case .tooManyBytes(let count, let limit):
            "The image has \(count) bytes, more than the \(limit) allowed."
        case .tooManyPixels(let width, let height, let limit):
            "The image has \(width) x \(height) pixels, more than the \(limit) allowed."
        case .tooComplex(let format, let reason):
            "The \(format.rawValue) image takes too much to decode (\(reason))."
        case .truncated(let format):
            "The \(format.rawValue) image is incomplete: its data ends too early."
        case .corrupt(let format, let reason):
            "The \(format.rawValue) image is corrupt (\(reason))."
        }
    }

    /// Whether the picture was refused for its size or cost, rather than for what it is (HTTP: 413).
    public var isLimit: Bool {
        switch self {
        case .tooManyBytes, .tooManyPixels, .tooComplex: true
        case .empty, .unsupportedFormat, .truncated, .corrupt: false
        }
    }
}
