/// Why bytes are not a safetensors file that can be read.
public enum SafetensorsError: Error, Sendable, Equatable {
    /// The file ends early.
    case truncated(expected: Int, got: Int)
    /// The header claims to be longer than any sensible one.
    case headerTooLong(length: UInt64, limit: Int)
    /// The header is not JSON of the format's shape.
    case malformedHeader(reason: String)
    /// A tensor is not float32.
    case unsupportedType(name: String, type: String)
    /// A tensor lies outside the data.
    case outOfBounds(name: String, offsets: [Int], available: Int)
    /// Two tensors overlap, or bytes between them belong to none.
    case gapOrOverlap(offset: Int)
    /// Bytes after the last tensor.
    case trailingBytes(count: Int)
}
