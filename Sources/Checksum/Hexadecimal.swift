/// Writes bytes as hexadecimal digits.
public enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Gives two digits in lower case for each byte.
    ///
    /// - Parameter bytes: The bytes.
    /// - Returns: The digits, the first byte's first.
    public static func string(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
