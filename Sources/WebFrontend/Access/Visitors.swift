import HTTPServer

/// Who of the visitors is signed in, and with which key their requests go to the API.
struct Visitors: Sendable {
    /// What signing in needs; nil where nobody can.
    struct Door: Sendable {
        let login: Login
        let tokens: SessionTokens
        let adminKey: String
        let seconds: Int
    }

    /// How to sign in, where that is possible.
    let door: Door?
    private let visitorKey: String?

    init(_ access: VisitorAccess) {
        visitorKey = access.visitorKey
        guard let hash = access.passwordHash, let adminKey = access.adminKey else {
            door = nil
            return
        }
        door = Door(
            login: Login(hash: hash),
            tokens: SessionTokens(secret: access.sessionSecret, passwordHash: hash, seconds: access.sessionSeconds),
            adminKey: adminKey,
            seconds: access.sessionSeconds
        )
    }

    /// Whether a request belongs to a session.
    func isSignedIn(_ request: HTTPRequest) -> Bool {
        guard let door, let token = SessionCookie(for: request).token(in: request) else { return false }
        return door.tokens.isValid(token)
    }

    /// What goes with a request to the API: the key, and whose request it is.
    ///
    /// Nothing of the visitor's own goes along: neither a cookie nor a key, and no address but the one seen here.
    func fields(for request: HTTPRequest) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        if let key = isSignedIn(request) ? door?.adminKey : visitorKey {
            fields.append(("Authorization", "Bearer \(key)"))
        }
        if let address = request.remoteAddress { fields.append(("X-Forwarded-For", address)) }
        return fields
    }
}
