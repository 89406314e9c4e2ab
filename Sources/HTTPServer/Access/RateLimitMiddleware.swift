public import AccessControl

/// Gives each caller a token bucket, and says in each answer what is left of it.
///
/// A key is counted as one caller, wherever it is used from; without a valid one the address is. A trusted proxy asks
/// for many, so what it forwards is counted by key and address. Routes that are open to all, such as health checks, are
/// not counted. A request of many pictures counts as many (``HTTPRequest/charge``). The header fields are those of draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy` says how much
/// there is, `RateLimit` what remains.
public struct RateLimitMiddleware: HTTPMiddleware {
    private let limiter: RateLimiter
    private let router: Router
    private let policy: String
    private let refusals: AccessRefusals

    /// Creates the step.
    ///
    /// - Parameters:
    ///   - limiter: The buckets.
    ///   - router: The routes behind it.
    ///   - refusals: Where it is counted who was turned away.
    public init(_ limiter: RateLimiter, router: Router, refusals: AccessRefusals = .uncounted) {
        self.limiter = limiter
        self.router = router
        self.refusals = refusals
        policy = "\"default\";q=\(limiter.limit.burst);w=\(max(1, Int(limiter.limit.window.rounded(.up))))"
    }

    /// Answers a request, with 429 where its caller's bucket is empty.
    public func respond(to request: HTTPRequest, next: any HTTPResponder) async throws -> HTTPResponse {
        let requirement = router.requirement(for: request)
        if let requirement, requirement.role == nil { return try await next.respond(to: request) }
        let owner = Self.owner(of: request)
        let decision = limiter.take(for: owner)
        var request = request
        request.charge = { [limiter] units in limiter.charge(units, to: owner) }
        var response: HTTPResponse
        if decision.isAllowed {
            response = try await next.respond(to: request)
        } else {
            refusals.count(.rate)
            let (requests, seconds) = (limiter.limit.burst, decision.retryAfter)
            response = HTTPResponse(
                HTTPError(
                    .tooManyRequests,
                    "Too many requests at once (\(requests) at most); come again in \(seconds) s.",
                    headers: ["Retry-After": "\(seconds)"]
                )
            )
            response.route = requirement?.template
        }
        response.headers["RateLimit-Policy"] = policy
        response.headers["RateLimit"] = "\"default\";r=\(decision.remaining);t=\(decision.untilFull)"
        return response
    }

    /// Under which name a request is counted, here and wherever else callers are kept apart.
    public static func owner(of request: HTTPRequest) -> String {
        let address = request.remoteAddress.flatMap { IPAddress($0) }?.network ?? ""
        guard let name = request.caller.keyName else { return address }
        return request.isForwarded ? "\(name)@\(address)" : "\(name)@"
    }
}
