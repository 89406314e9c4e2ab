/// A header value with parameters: `form-data; name="file"; filename="7.png"` (RFC 9110, section 5.6.6).
struct HeaderParameters: Equatable {
    /// What stands before the first semicolon, in lower case.
    let value: String
    /// The parameters; names in lower case, the first of a name counts.
    let parameters: [String: String]

    /// Reads a header value.
    ///
    /// - Returns: nil if it is malformed: no value, no equals sign, a quote that never closes.
    init?(_ text: String) {
        var rest = Substring(text).utf8
        let head = rest.prefix { $0 != UInt8(ascii: ";") }
        rest = rest.dropFirst(head.count)
        value = Self.trimmed(head).lowercased()
        guard !value.isEmpty else { return nil }
        var parameters: [String: String] = [:]
        while rest.popFirst() != nil {
            let name = rest.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }
            rest = rest.dropFirst(name.count)
            let key = Self.trimmed(name).lowercased()
            guard rest.first == UInt8(ascii: "=") else {
                // A lone semicolon at the end is common and harmless.
                if key.isEmpty { continue }
                return nil
            }
            rest = rest.dropFirst()
            guard !key.isEmpty, let content = Self.readValue(&rest) else { return nil }
            if parameters[key] == nil { parameters[key] = content }
        }
        self.parameters = parameters
    }

    /// Reads a token or a quoted string up to the next semicolon.
    private static func readValue(_ rest: inout Substring.UTF8View) -> String? {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard rest.first == UInt8(ascii: "\"") else {
            let token = rest.prefix { $0 != UInt8(ascii: ";") }
            rest = rest.dropFirst(token.count)
            return trimmed(token)
        }
        rest = rest.dropFirst()
        var content: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                rest = rest.drop { $0 != UInt8(ascii: ";") }
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                // Browsers send a Windows path's backslashes bare, so only quotes and backslashes are unescaped.
                if let next = rest.first, next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") {
                    content.append(next)
                    rest = rest.dropFirst()
                } else {
                    content.append(byte)
                }
            default:
                content.append(byte)
            }
        }
        return nil
    }

    private static func trimmed(_ bytes: Substring.UTF8View) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        var bytes = bytes.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes = bytes.dropLast() }
        return String(Substring(bytes))
    }
}
