import CCurl

extension HTTPClient {
    /// A response whose content may still be arriving.
    public struct StreamedResponse: Sendable {
        /// The response; its body is empty where the content goes to a receiver.
        public let head: ClientResponse
        /// Whether the content goes to a receiver.
        public let isStreaming: Bool
        /// Stops the exchange and closes its connection; has no effect after its end.
        public let cancel: @Sendable () -> Void
    }

    /// Sends a request and waits for the response's head where its content goes to a receiver, else for all of it.
    ///
    /// The request's time is for the head, then; the content may take as long as it takes.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - choice: Asked on the client's own thread, once, as soon as content arrives; nil collects it in memory, as
    ///     ``send(_:)`` does.
    /// - Returns: The response. The client must outlive it.
    /// - Throws: ``HTTPClientError``; ``HTTPClientError/cancelled`` when the task is cancelled.
    public func open(
        _ request: ClientRequest,
        receiving choice: @escaping @Sendable (ClientResponse) -> StreamReceiver?
    ) async throws(HTTPClientError) -> StreamedResponse {
        let easy = try EasyHandle(configuration: configuration)
        try easy.set(request)
        try easy.set(CURLOPT_TIMEOUT_MS, (request.timeout ?? configuration.timeout).curlMilliseconds)
        // A peer that vanished without a word is noticed also where neither side has anything to say.
        try easy.set(CURLOPT_TCP_KEEPALIVE, 1)
        let sink = ChoosingSink(limit: configuration.responseLimit, choice: choice)
        let transfer = try Transfer(easy: easy, sink: sink)
        let (status, headers) = try await loop.run(transfer).get()
        // Afterwards the loop's thread goes on with what is streamed, and nobody reads the memory.
        let isStreaming = transfer.isStreaming
        let head = ClientResponse(status: status, headers: headers, body: isStreaming ? [] : sink.body)
        return StreamedResponse(head: head, isStreaming: isStreaming) { [loop] in loop.cancel(transfer) }
    }
}
