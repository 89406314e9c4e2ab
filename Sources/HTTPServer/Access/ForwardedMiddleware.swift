public import AccessControl

/// Finds out who is behind trusted proxies, and whether they were asked over HTTPS.
public struct ForwardedMiddleware: HTTPMiddleware {
    private let proxies: TrustedProxies

    /// Creates the step.
    ///
    /// - Parameter proxies: Those whose `X-Forwarded-For` and `X-Forwarded-Proto` count; everybody else's are ignored.
    public init(_ proxies: TrustedProxies) { self.proxies = proxies }

    /// Answers a request with its client's own address filled in.
    public func respond(to request: HTTPRequest, next: any HTTPResponder) async throws -> HTTPResponse {
        guard let peer = request.remoteAddress.flatMap({ IPAddress($0) }), proxies.contains(peer) else {
            return try await next.respond(to: request)
        }
        var request = request
        let client = proxies.client(peer: peer, forwarded: request.headers.values(of: "X-Forwarded-For"))
        if client != peer {
            request.remoteAddress = client.text
            request.isForwarded = true
        }
        // A chain of proxies may leave several; the first one met the client.
        let schemes = request.headers.values(of: "X-Forwarded-Proto").flatMap { $0.split(separator: ",") }
        request.isSecure = schemes.first?.lowercased() == "https"
        return try await next.respond(to: request)
    }
}
