/// Refuses requests that a page of another site makes a browser send, as far as they could change anything.
///
/// A browser sends cookies, and reaches addresses inside a network, for any page that asks it to; it says on whose behalf
/// by `Sec-Fetch-Site` (Fetch Metadata) and `Origin` (RFC 6454), which no page can forge. What sends neither is no
/// browser, and is nobody's unwitting tool.
public struct CrossSiteMiddleware: HTTPMiddleware {
    private let origins: AllowedOrigins
    private static let safeMethods: Set<HTTPMethod> = [.get, .head, .options]

    /// Creates the step.
    ///
    /// - Parameter origins: Other origins whose pages may send requests, as for ``CORSMiddleware``.
    public init(origins: [String] = []) { self.origins = AllowedOrigins(origins) }

    /// Answers a request.
    ///
    /// - Throws: ``HTTPError`` 403 for one that another site's page sends.
    public func respond(to request: HTTPRequest, next: any HTTPResponder) async throws -> HTTPResponse {
        guard Self.safeMethods.contains(request.method) || isWelcome(request) else {
            throw HTTPError(.forbidden, "Pages of other sites may not send this.")
        }
        return try await next.respond(to: request)
    }

    private func isWelcome(_ request: HTTPRequest) -> Bool {
        let origin = request.headers["Origin"]
        if let origin, origins.contains(origin) { return true }
        // Browsers send it to trustworthy addresses only: https, and this machine's own.
        if let site = request.headers["Sec-Fetch-Site"] { return site == "same-origin" || site == "none" }
        guard let origin else { return true }
        let host = origin.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first
        return host?.lowercased() == request.headers["Host"]?.lowercased()
    }
}
