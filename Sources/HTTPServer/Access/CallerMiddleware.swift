public import AccessControl

/// Finds out who sends a request: by `Authorization: Bearer KEY` (RFC 6750) or else by `X-API-Key: KEY`.
///
/// It refuses nobody: that is ``PermissionMiddleware``'s, which knows what a route needs.
public struct CallerMiddleware: HTTPMiddleware {
    private let keys: KeyRing?

    /// Creates the step.
    ///
    /// - Parameter keys: The keys that there are; nil leaves everything open.
    public init(keys: KeyRing?) { self.keys = keys }

    /// Answers a request with its caller filled in.
    public func respond(to request: HTTPRequest, next: any HTTPResponder) async throws -> HTTPResponse {
        var request = request
        request.caller = caller(of: request)
        return try await next.respond(to: request)
    }

    private func caller(of request: HTTPRequest) -> Caller {
        guard let keys else { return .anybody }
        guard let secret = Self.secret(in: request.headers) else { return .stranger }
        return keys.key(for: secret).map(Caller.holder) ?? .impostor
    }

    /// The key that a request carries; one of another scheme is none of ours, but not nothing either.
    private static func secret(in headers: HTTPHeaders) -> String? {
        guard let authorization = headers["Authorization"] else { return headers["X-API-Key"] }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return "" }
        return String(parts[1].drop { $0 == " " })
    }
}
