/// Numbers as trace context writes them: lower-case hexadecimal digits of a fixed length.
enum Hexadecimal {
    private static let digits = [UInt8]("0123456789abcdef".utf8)

    /// Sixteen digits for each number.
    static func text(_ words: UInt64...) -> String {
        String(unsafeUninitializedCapacity: words.count * 16) { buffer in
            for (index, word) in words.enumerated() {
                for place in 0..<16 { buffer[index * 16 + place] = digits[Int(word >> UInt64(60 - 4 * place) & 15)] }
            }
            return words.count * 16
        }
    }

    /// A number of up to sixteen digits; nil where something else stands among them, upper case included.
    static func number(_ text: some Sequence<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for byte in text {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            value = value << 4 | UInt64(digit)
        }
        return value
    }
}
