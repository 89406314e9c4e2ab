/// Where the content of a response goes, piece by piece, on the loop's thread.
protocol BodySink: AnyObject {
    /// Takes a piece.
    ///
    /// - Parameters:
    ///   - bytes: The piece; it is valid only during the call.
    ///   - easy: The transfer's handle, to ask for status and header lines.
    /// - Returns: Why the transfer has to stop, or nil to go on.
    func receive(_ bytes: UnsafeRawBufferPointer, from easy: EasyHandle) -> HTTPClientError?

    /// Whether the content is passed on while it arrives, so that nobody has to wait for its end.
    var passesOn: Bool { get }

    /// Told after the last piece where the content is passed on, with the reason if it is not whole.
    func ended(_ error: HTTPClientError?)
}

extension BodySink {
    var passesOn: Bool { false }
    func ended(_ error: HTTPClientError?) {}
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
