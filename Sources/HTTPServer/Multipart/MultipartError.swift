/// Why a body is not multipart/form-data.
public enum MultipartError: Error, Sendable, Equatable {
    /// The content type is another one.
    case notMultipart
    /// The content type has no boundary, or one that RFC 2046 does not allow.
    case invalidBoundary
    /// The boundary does not occur: there is no part.
    case noParts
    /// The body ends before the closing boundary: something is missing.
    case unterminated
    /// More parts than allowed.
    case tooManyParts(limit: Int)
    /// A part's header fields are longer than allowed.
    case partHeaderTooLarge(limit: Int)
    /// A part's header fields cannot be read, or it has no name.
    case malformedPart
}

extension MultipartError {
    /// One sentence for the client.
    public var message: String {
        switch self {
        case .notMultipart: "The body is not multipart/form-data."
        case .invalidBoundary: "The Content-Type of the body has no valid boundary."
        case .noParts: "The multipart body has no parts."
        case .unterminated: "The multipart body ends before its closing boundary."
        case .tooManyParts(let limit): "The multipart body has more than \(limit) parts."
        case .partHeaderTooLarge(let limit): "A part of the multipart body has more than \(limit) bytes of header."
        case .malformedPart: "A part of the multipart body has a malformed header."
        }
    }
}
