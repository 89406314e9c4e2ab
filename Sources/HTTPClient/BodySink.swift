/// Where the content of a response goes, piece by piece, on the loop's thread.
protocol BodySink: AnyObject {
    /// Takes a piece.
    ///
    /// - Parameters:
    ///   - bytes: The piece; it is valid only during the call.
    ///   - easy: The transfer's handle, to ask for status and header lines.
    /// - Returns: Why the transfer has to stop, or nil to go on.
    func receive(_ bytes: UnsafeRawBufferPointer, from easy: EasyHandle) -> HTTPClientError?
}

/// Collects the content in memory, up to a limit.
final class MemorySink: BodySink {
    private(set) var body: [UInt8] = []
    private let limit: Int

    /// Creates an empty sink.
    ///
    /// - Parameter limit: The longest content, in bytes.
    init(limit: Int) {
        self.limit = limit
    }

    func receive(_ bytes: UnsafeRawBufferPointer, from easy: EasyHandle) -> HTTPClientError? {
        guard bytes.count <= limit - body.count else { return .responseTooLarge(limit: limit) }
        body.append(contentsOf: bytes)
        return nil
    }
}
