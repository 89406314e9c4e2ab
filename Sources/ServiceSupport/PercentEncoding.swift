/// Percent-encoding (RFC 3986, section 2.1).
public enum PercentEncoding {
    /// Encodes every byte that is not unreserved (section 2.3).
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - kept: Further characters of ASCII that stay, such as the slashes of a path.
    /// - Returns: ASCII, with upper-case digits.
    public static func encode(_ text: String, keeping kept: String = "") -> String {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isUnreserved(byte) || kept.utf8.contains(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), hexDigit(byte >> 4), hexDigit(byte & 0xF)]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Decodes a text, strictly: what cannot be text is refused, not passed on.
    ///
    /// It can be inlined, so that it is made for the bytes of each caller: every request comes through here.
    ///
    /// - Parameter bytes: The encoded text.
    /// - Returns: nil for an incomplete escape, for `%00`, and for bytes that are not UTF-8.
    @inlinable
    public static func decode(_ bytes: some Collection<UInt8>) -> String? {
        guard bytes.contains(UInt8(ascii: "%")) else { return String(validating: bytes, as: UTF8.self) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte)
                continue
            }
            guard let high = iterator.next().flatMap(value), let low = iterator.next().flatMap(value) else {
                return nil
            }
            let character = high << 4 | low
            guard character != 0 else { return nil }
            decoded.append(character)
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// The value of a hexadecimal digit.
    @usableFromInline
    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
