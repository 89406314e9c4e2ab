/// A word of a command: bytes of any kind.
public struct RedisArgument: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// The bytes.
    public let bytes: [UInt8]

    /// Bytes as they are.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }
    /// A text in UTF-8.
    public init(_ text: String) { bytes = [UInt8](text.utf8) }
    /// A whole number in decimal.
    public init(_ number: Int) { self.init(String(number)) }
    /// A text in UTF-8.
    public init(stringLiteral value: String) { self.init(value) }
    /// A whole number in decimal.
    public init(integerLiteral value: Int) { self.init(value) }
}

extension [RedisArgument] {
    /// A command as it goes over the wire: an array of byte strings, each with its length before it.
    var encoded: [UInt8] {
        var bytes = [UInt8]("*\(count)\r\n".utf8)
        bytes.reserveCapacity(reduce(16) { $0 + $1.bytes.count + 16 })
        for argument in self {
            bytes += "$\(argument.bytes.count)\r\n".utf8
            bytes += argument.bytes
            bytes += "\r\n".utf8
        }
        return bytes
    }
}
