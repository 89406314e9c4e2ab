extension HTTPResponder {
    /// Puts steps around this responder; the first one named is the outermost.
    public func wrapped(by middleware: [any HTTPMiddleware]) -> any HTTPResponder {
        middleware.reversed().reduce(self as any HTTPResponder) { Wrapped(middleware: $1, next: $0) }
    }
}

/// A responder with one step around it.
private struct Wrapped: HTTPResponder {
    let middleware: any HTTPMiddleware
    let next: any HTTPResponder

    func respond(to request: HTTPRequest) async throws -> HTTPResponse {
        try await middleware.respond(to: request, next: next)
    }
}
