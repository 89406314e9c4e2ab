import HTTPServer
import ServiceSupport

/// `/api/session` of the page: what the visitor may do, signing in and signing out.
struct SessionRoutes: Sendable {
    let visitors: Visitors
    /// Asks the API on a visitor's behalf.
    let ask: @Sendable (HTTPRequest) async throws -> HTTPResponse
    let logger: Logger
    /// Counts attempts that failed.
    let refusals: AccessRefusals

    /// Where these routes are; the proxy does not pass them on.
    static let path = "/api/session"

    /// What the API says about the key that was used.
    private struct Rights: Decodable {
        let open: Bool
        let role: String?
    }

    private struct Session: Encodable {
        let open: Bool
        let role: String?
        let login: Bool
        let signedIn: Bool

        enum CodingKeys: String, CodingKey {
            case open, role, login
            case signedIn = "signed_in"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(open, forKey: .open)
            try container.encode(role, forKey: .role)
            try container.encode(login, forKey: .login)
            try container.encode(signedIn, forKey: .signedIn)
        }
    }

    private struct Attempt: Decodable {
        let password: String
    }

    /// `GET`: what the visitor may do: the API's own answer, and whether one can sign in here and has.
    func show(_ request: HTTPRequest) async throws -> HTTPResponse {
        var question = request
        (question.method, question.path, question.query, question.body) = (.get, Self.path, [], [])
        let answer = try await ask(question)
        guard answer.status == .ok, let rights = try? JSON.decode(Rights.self, from: answer.body) else {
            throw HTTPError(.badGateway, "The recogniser does not say who may do what.")
        }
        return try .json(
            Session(
                open: rights.open,
                role: rights.role,
                login: visitors.door != nil,
                signedIn: visitors.isSignedIn(request)
            )
        )
    }

    /// `POST`: signs in with `{"password": "…"}`.
    func begin(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard let door = visitors.door else { throw HTTPError(.notFound, "Nobody can log in here.") }
        // A form of another site can send text and forms, but not this, without asking first.
        let type = request.headers["Content-Type"]?.prefix { $0 != ";" }.lowercased()
        guard type == "application/json" else {
            throw HTTPError(.unsupportedMediaType, "This takes JSON: {\"password\": \"…\"}.")
        }
        let attempt = try request.json(as: Attempt.self)
        switch await door.login.attempt(attempt.password, from: request.remoteAddress) {
        case .accepted:
            logger.info("login", ["client.address": .string(request.remoteAddress ?? "")])
            let cookie = SessionCookie(for: request).setting(door.tokens.make(), seconds: door.seconds)
            return HTTPResponse(status: .noContent, headers: ["Set-Cookie": cookie])
        case .wrong:
            refusals.count(.password)
            logger.warning("login refused", ["client.address": .string(request.remoteAddress ?? "")])
            throw HTTPError(.forbidden, "The password is wrong.")
        case .tooMany(let seconds):
            refusals.count(.rate)
            logger.warning("login held back", ["client.address": .string(request.remoteAddress ?? "")])
            throw HTTPError(
                .tooManyRequests,
                "Too many attempts; try again in \(seconds) s.",
                headers: ["Retry-After": "\(seconds)"]
            )
        }
    }

    /// `DELETE`: signs out; the token is worth nothing from now on.
    func end(_ request: HTTPRequest) async throws -> HTTPResponse {
        let cookie = SessionCookie(for: request)
        if let token = cookie.token(in: request) { visitors.door?.tokens.end(token) }
        return HTTPResponse(status: .noContent, headers: ["Set-Cookie": cookie.removal])
    }
}
