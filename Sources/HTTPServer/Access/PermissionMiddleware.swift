import AccessControl
public import ServiceSupport

/// Lets a request through to its route if its caller's role suffices.
///
/// What each route needs stands where the route is added; see ``Router/on(_:_:needs:_:)``. Paths and methods that there
/// are not go through, to be answered with 404 and 405: the routes are no secret.
public struct PermissionMiddleware: HTTPMiddleware {
    private let router: Router
    private let logger: Logger
    private let refusals: AccessRefusals
    private static let realm = #"Bearer realm="digits""#

    /// Creates the step.
    ///
    /// - Parameters:
    ///   - router: The routes behind it.
    ///   - logger: Where it is noted who used the role admin.
    ///   - refusals: Where it is counted who was turned away.
    public init(_ router: Router, logger: Logger, refusals: AccessRefusals = .uncounted) {
        self.router = router
        self.logger = logger
        self.refusals = refusals
    }

    /// Answers a request.
    ///
    /// - Throws: ``RouteFailure`` around ``HTTPError`` 401 without a valid key, 403 where its role does not suffice.
    public func respond(to request: HTTPRequest, next: any HTTPResponder) async throws -> HTTPResponse {
        guard let (template, needed) = router.requirement(for: request), let needed else {
            return try await next.respond(to: request)
        }
        guard let role = request.caller.role, role >= needed else {
            refusals.count(Self.reason(request.caller))
            throw RouteFailure(route: template, cause: Self.refusal(of: request.caller, needed))
        }
        if needed == .admin, let name = request.caller.keyName {
            logger.info(
                "admin request",
                [
                    "client.key": .string(name), "http.method": .string(request.method.rawValue),
                    "http.route": .string(template), "request.id": .string(request.id),
                ]
            )
        }
        return try await next.respond(to: request)
    }

    private static func reason(_ caller: Caller) -> AccessRefusals.Reason {
        switch caller {
        case .holder, .anybody: .role
        case .impostor: .wrongKey
        case .stranger: .missingKey
        }
    }

    private static func refusal(of caller: Caller, _ needed: Role) -> HTTPError {
        switch caller {
        case .holder, .anybody:
            HTTPError(
                .forbidden,
                "This needs a key with the role \(needed.rawValue).",
                headers: ["WWW-Authenticate": "\(realm), error=\"insufficient_scope\", scope=\"\(needed.rawValue)\""]
            )
        case .impostor:
            HTTPError(
                .unauthorized,
                "The API key is not valid.",
                headers: ["WWW-Authenticate": "\(realm), error=\"invalid_token\""]
            )
        case .stranger:
            HTTPError(
                .unauthorized,
                "This needs an API key, as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'.",
                headers: ["WWW-Authenticate": realm]
            )
        }
    }
}
