/// What Redis answers (RESP 2, <https://redis.io/docs/latest/develop/reference/protocol-spec/>).
public enum RedisReply: Sendable, Equatable {
    /// Nothing: a key that there is not.
    case null
    /// A whole number.
    case integer(Int)
    /// Bytes.
    case bytes([UInt8])
    /// A short word such as `OK`.
    case status(String)
    /// Several replies.
    case array([RedisReply])
    /// A refusal within an array; one of a whole command is thrown as ``RedisError/refused(_:)``.
    case error(String)

    /// The whole number, if it is one, or a text that is one: the values of keys are texts.
    public var integer: Int? {
        switch self {
        case .integer(let value): value
        case .bytes(let bytes): Int(String(decoding: bytes, as: UTF8.self))
        default: nil
        }
    }

    /// The bytes, if they are such.
    public var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }

    /// The bytes as a text, if they are such.
    public var text: String? {
        switch self {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .status(let word): word
        default: nil
        }
    }

    /// The replies, if there are several.
    public var array: [RedisReply]? { if case .array(let replies) = self { replies } else { nil } }
}
