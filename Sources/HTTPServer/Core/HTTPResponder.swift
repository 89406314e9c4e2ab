/// The core that everything speaks: a request in, a response out.
///
/// Router, middleware, the live server and the tests all use it, so that nearly every test runs without a socket.
public protocol HTTPResponder: Sendable {
    /// Answers a request.
    ///
    /// The server cancels the task when the client leaves before the answer.
    ///
    /// - Throws: ``HTTPError`` for what the client is to read; anything else becomes a bare 500.
    func respond(to request: HTTPRequest) async throws -> HTTPResponse
}

/// A step around a responder: it may change the request, the response, or answer by itself.
public protocol HTTPMiddleware: Sendable {
    /// Answers a request, usually by asking `next`.
    func respond(to request: HTTPRequest, next: any HTTPResponder) async throws -> HTTPResponse
}
