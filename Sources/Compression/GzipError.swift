/// Why bytes could not be unpacked, or packed, as gzip.
public enum GzipError: Error, Equatable, Sendable {
    /// The bytes do not begin with a gzip header (RFC 1952, section 2.3).
    case notGzip
    /// The bytes end before the last member does.
    case truncated
    /// A member is damaged; the reason is zlib's own, such as "incorrect data check".
    case corrupt(reason: String)
    /// Bytes that are no gzip member follow the last one.
    case trailingBytes(count: Int)
    /// The content would be longer than the caller allowed, in bytes.
    case overLimit(limit: Int)
    /// zlib could not allocate its window, about 40 KiB to unpack and 270 KiB to pack.
    case outOfMemory
}

extension GzipError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .notGzip: "The data is not gzip."
        case .truncated: "The gzip data is cut short."
        case .corrupt(let reason): "The gzip data is damaged: \(reason)."
        case .trailingBytes(let count): "\(count) bytes of something else follow the gzip data."
        case .overLimit(let limit): "The gzip data unpacks to more than the \(limit) bytes allowed."
        case .outOfMemory: "There is not enough memory to work on gzip data."
        }
    }
}
