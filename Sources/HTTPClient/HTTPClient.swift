import CCurl

/// An HTTP client with kept connections, bounded in time and size, on one thread of its own.
///
/// It follows no redirect, decodes no content coding and keeps no cookie. A request that a kept connection drops
/// before the first byte of its answer is sent once more on a fresh one (libcurl's rule for reused connections).
public final class HTTPClient: Sendable {
    /// The limits.
    public let configuration: ClientConfiguration
    let loop: TransferLoop

    /// Creates a client and its thread, which end together.
    ///
    /// - Throws: ``HTTPClientError/outOfMemory``.
    public init(configuration: ClientConfiguration = ClientConfiguration()) throws(HTTPClientError) {
        self.configuration = configuration
        loop = try TransferLoop(connectionsPerHost: configuration.connectionsPerHost)
    }

    deinit {
        loop.stop()
    }

    /// Sends a request and waits for the whole response, whatever its status.
    ///
    /// - Throws: ``HTTPClientError``; ``HTTPClientError/cancelled`` when the task is cancelled, and the connection is
    ///   closed then.
    public func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        let easy = try EasyHandle(configuration: configuration)
        try easy.set(request)
        try easy.set(CURLOPT_TIMEOUT_MS, (request.timeout ?? configuration.timeout).curlMilliseconds)
        let sink = MemorySink(limit: configuration.responseLimit)
        let outcome = await loop.run(try Transfer(easy: easy, sink: sink))
        // The client must outlive its transfers: its end stops the loop.
        let (status, headers) = try withExtendedLifetime(self) { outcome }.get()
        return ClientResponse(status: status, headers: headers, body: sink.body)
    }
}
