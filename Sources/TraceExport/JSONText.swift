/// Texts in JSON (RFC 8259, section 7).
enum JSONText {
    private static let digits = [UInt8]("0123456789abcdef".utf8)
    /// The longest text, in bytes: paths come from outside.
    static let longest = 1_024

    /// Appends a text in quotes, cut where it is too long.
    static func append(_ text: String, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "\""))
        var left = longest
        for scalar in text.unicodeScalars {
            let bytes = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            left -= bytes.count
            guard left >= 0 else { break }
            switch scalar {
            case "\"", "\\": json += [UInt8(ascii: "\\"), UInt8(truncatingIfNeeded: scalar.value)]
            case "\u{0}"..."\u{1F}":
                json += #"\u00"#.utf8
                json += [digits[Int(scalar.value >> 4)], digits[Int(scalar.value & 15)]]
            default: json += bytes
            }
        }
        json.append(UInt8(ascii: "\""))
    }
}
