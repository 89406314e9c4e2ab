/// Adds the header fields that keep browsers from guessing, framing and leaking; a field that is there stays.
public struct SecurityHeadersMiddleware: HTTPMiddleware {
    private let fields: [(name: String, value: String)]

    /// Creates the step.
    ///
    /// - Parameter contentSecurityPolicy: The policy for answers without one of their own; the default suits an API,
    ///   whose answers load nothing.
    public init(contentSecurityPolicy: String = "default-src 'none'; frame-ancestors 'none'") {
        fields = [
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "no-referrer"),
            ("Content-Security-Policy", contentSecurityPolicy),
            ("Cache-Control", "no-store"),
        ]
    }

    /// Answers a request and adds the fields.
    public func respond(to request: HTTPRequest, next: any HTTPResponder) async throws -> HTTPResponse {
        var response = try await next.respond(to: request)
        for field in fields where response.headers[field.name] == nil {
            response.headers.add(field.name, field.value)
        }
        return response
    }
}
