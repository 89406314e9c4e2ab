/// Lets pages of named origins call the API from a browser (Fetch standard, CORS protocol).
public struct CORSMiddleware: HTTPMiddleware {
    private let origins: AllowedOrigins
    private static let methods = "GET, HEAD, POST, PUT, DELETE, OPTIONS"
    private static let requestFields = "Content-Type, Authorization, X-API-Key, X-Request-ID"
    private static let exposedFields = "X-Request-ID, Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate"

    /// Creates the step.
    ///
    /// - Parameter origins: Such as `https://digits.example`; a path or a trailing slash is ignored. `*` allows every
    ///   origin.
    public init(origins: [String]) { self.origins = AllowedOrigins(origins) }

    /// Answers a preflight request by itself; marks any other answer for the asking origin.
    public func respond(to request: HTTPRequest, next: any HTTPResponder) async throws -> HTTPResponse {
        let origin = request.headers["Origin"]
        let isAllowed = origin.map(origins.contains) ?? false
        let isPreflight = request.method == .options && request.headers["Access-Control-Request-Method"] != nil
        var response: HTTPResponse
        if isAllowed, isPreflight {
            response = HTTPResponse(status: .noContent, route: "preflight")
            response.headers.add("Access-Control-Allow-Methods", Self.methods)
            response.headers.add("Access-Control-Allow-Headers", Self.requestFields)
            response.headers.add("Access-Control-Max-Age", "600")
        } else {
            response = try await next.respond(to: request)
        }
        if isAllowed, let origin {
            response.headers["Access-Control-Allow-Origin"] = origins.includesAll ? "*" : origin
            response.headers["Access-Control-Expose-Headers"] = Self.exposedFields
        }
        // Also without an origin: a shared cache must not hand this answer to a page that is allowed.
        if !origins.includesAll { response.headers.add("Vary", "Origin") }
        return response
    }
}
