import Glibc

/// The parts of a multipart/form-data body (RFC 7578, on RFC 2046, section 5.1).
///
/// The whole body is in memory and parts are slices of it: nothing is copied. Hostile bodies are bounded by the limits;
/// the search looks at each byte a bounded number of times.
public struct MultipartFormData: Sendable {
    /// One field of the form.
    public struct Part: Sendable {
        /// The field's name.
        public let name: String
        /// The file's name as the client gave it, if it did; never a path to be trusted.
        public let filename: String?
        /// The part's own content type, if it has one.
        public let contentType: String?
        /// The content.
        public let content: ArraySlice<UInt8>
    }

    /// The bounds of what is read.
    public struct Limits: Sendable {
        /// The most parts.
        public var parts: Int
        /// The most bytes of one part's header fields.
        public var headerBytes: Int

        /// Creates limits.
        public init(parts: Int = 64, headerBytes: Int = 8_192) {
            self.parts = parts
            self.headerBytes = headerBytes
        }
    }

    /// The parts, in order.
    public let parts: [Part]

    /// The first part of a name.
    public func part(_ name: String) -> Part? { parts.first { $0.name == name } }

    /// Whether a content type announces multipart/form-data.
    public static func isAnnounced(by contentType: String?) -> Bool {
        contentType?.lowercased().hasPrefix("multipart/form-data") == true
    }

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - body: The whole body.
    ///   - contentType: The value of the request's `Content-Type`.
    ///   - limits: The bounds.
    /// - Throws: ``MultipartError``.
    public init(_ body: [UInt8], contentType: String?, limits: Limits = Limits()) throws(MultipartError) {
        guard Self.isAnnounced(by: contentType), let contentType else { throw .notMultipart }
        guard let boundary = HeaderParameters(contentType)?.parameters["boundary"], Self.isAllowed(boundary) else {
            throw .invalidBoundary
        }
        // A delimiter belongs to a line break before it, which the body's first one has not.
        let delimiter = [UInt8]("\r\n--\(boundary)".utf8)
        var position: Int
        if body.starts(with: delimiter.dropFirst(2)) {
            position = delimiter.count - 2
        } else if let start = Self.find(delimiter, in: body[...], from: 0) {
            position = start + delimiter.count
        } else {
            throw .noParts
        }
        var parts: [Part] = []
        while true {
            if body[position...].starts(with: [UInt8(ascii: "-"), UInt8(ascii: "-")]) { break }
            guard parts.count < limits.parts else { throw .tooManyParts(limit: limits.parts) }
            // Padding may stand between the boundary and the end of its line.
            let line = body[position...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard line.starts(with: Self.lineBreak) else {
                throw line.count < 2 ? .unterminated : .malformedPart
            }
            let start = line.startIndex + 2
            let window = body[..<min(body.count, start + limits.headerBytes + 4)]
            let headerEnd: Int
            if window[start...].starts(with: Self.lineBreak) {
                throw .malformedPart
            } else if let end = Self.find(Self.blankLine, in: window, from: start) {
                headerEnd = end
            } else {
                throw window.count < body.count ? .partHeaderTooLarge(limit: limits.headerBytes) : .unterminated
            }
            let contentStart = headerEnd + Self.blankLine.count
            guard let end = Self.find(delimiter, in: body[...], from: contentStart) else { throw .unterminated }
            parts.append(try Self.part(header: body[start..<headerEnd], content: body[contentStart..<end]))
            position = end + delimiter.count
        }
        guard !parts.isEmpty else { throw .noParts }
        self.parts = parts
    }

    private static let lineBreak: [UInt8] = [13, 10]
    private static let blankLine: [UInt8] = [13, 10, 13, 10]

    /// The characters that RFC 2046 allows in a boundary of 1 to 70.
    private static func isAllowed(_ boundary: String) -> Bool {
        (1...70).contains(boundary.utf8.count) && boundary.utf8.last != UInt8(ascii: " ")
            && boundary.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "'()+_,-./:=? ".utf8.contains(byte)
                }
            }
    }

    /// Reads the header fields of a part.
    private static func part(
        header: ArraySlice<UInt8>,
        content: ArraySlice<UInt8>
    ) throws(MultipartError) -> Part {
        var disposition: HeaderParameters?
        var contentType: String?
        for line in String(decoding: header, as: UTF8.self).split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { throw .malformedPart }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            switch line[..<colon].lowercased() {
            case "content-disposition": disposition = HeaderParameters(String(value))
            case "content-type": contentType = String(value)
            default: break
            }
        }
        guard let disposition, disposition.value == "form-data", let name = disposition.parameters["name"] else {
            throw .malformedPart
        }
        return Part(
            name: name,
            filename: disposition.parameters["filename"],
            contentType: contentType,
            content: content
        )
    }

    /// Finds a pattern that begins with a carriage return: `memchr` leaps to each, `memcmp` compares there.
    private static func find(_ pattern: [UInt8], in bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            let offset = bytes.startIndex
            var position = start - offset
            while position + pattern.count <= buffer.count {
                let room = buffer.count - pattern.count - position + 1
                guard let hit = memchr(base + position, 13, room) else { return nil }
                position = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
                if memcmp(base + position, pattern, pattern.count) == 0 { return position + offset }
                position += 1
            }
            return nil
        }
    }
}
