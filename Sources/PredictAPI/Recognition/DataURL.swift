import FoundationEssentials
import HTTPServer

/// A data URL with base64 content (RFC 2397), as a canvas gives it: `data:image/png;base64,iVBOR…`.
enum DataURL {
    /// Takes the bytes out of a data URL of a PNG or JPEG.
    ///
    /// - Parameters:
    ///   - text: The data URL.
    ///   - field: The field that it came in, for the error.
    /// - Returns: The bytes of the file.
    /// - Throws: ``HTTPError`` 400 for another form or broken base64, 415 for another type.
    static func decode(_ text: String, field: String) throws(HTTPError) -> [UInt8] {
        let malformed = HTTPError(
            .badRequest,
            "The field '\(field)' is not a base64 data URL of a PNG or JPEG."
        )
        let head = text.utf8.prefix(128)
        guard let comma = head.firstIndex(of: UInt8(ascii: ",")) else { throw malformed }
        let pieces = text[..<comma].lowercased().split(separator: ";", omittingEmptySubsequences: false)
        guard let type = pieces.first, type.hasPrefix("data:"), pieces.last == "base64" else { throw malformed }
        guard ["data:image/png", "data:image/jpeg", "data:image/jpg"].contains(type) else {
            throw HTTPError(.unsupportedMediaType, "The field '\(field)' is neither a PNG nor a JPEG.")
        }
        guard let data = Data(base64Encoded: String(text[text.index(after: comma)...])) else {
            throw HTTPError(.badRequest, "The field '\(field)' is not valid base64.")
        }
        return [UInt8](data)
    }
}
