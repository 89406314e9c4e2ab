/// Takes the content of a response piece by piece while it arrives.
public struct StreamReceiver: Sendable {
    /// Called with every piece, on the client's own thread: it must return quickly; false stops the exchange.
    let receive: @Sendable ([UInt8]) -> Bool
    /// Called once after the last piece, with the reason where the content is not whole.
    let end: @Sendable (HTTPClientError?) -> Void

    /// Creates a receiver.
    ///
    /// - Parameters:
    ///   - receive: Takes a piece, on the client's own thread: it must return quickly; false stops the exchange.
    ///   - end: Told once after the last piece; the error says why the content is not whole.
    public init(
        receive: @escaping @Sendable ([UInt8]) -> Bool,
        end: @escaping @Sendable (HTTPClientError?) -> Void
    ) {
        self.receive = receive
        self.end = end
    }
}
