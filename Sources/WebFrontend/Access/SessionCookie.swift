import HTTPServer

/// The cookie that holds a session's token (RFC 6265).
///
/// Scripts cannot read it (`HttpOnly`) and pages of other sites cannot make a browser send it (`SameSite=Strict`). Over
/// HTTPS it also has the prefix `__Host-`, with which browsers take it from this host over HTTPS alone, so that no
/// neighbouring host and nobody on the way can plant one.
struct SessionCookie: Sendable {
    private let isSecure: Bool

    /// The cookie for the connection that a request came over.
    init(for request: HTTPRequest) { isSecure = request.isSecure }

    private var name: String { isSecure ? "__Host-digits_session" : "digits_session" }

    /// The token that a request carries.
    func token(in request: HTTPRequest) -> String? {
        for line in request.headers.values(of: "Cookie") {
            for pair in line.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0] == name { return String(parts[1]) }
            }
        }
        return nil
    }

    /// The value of `Set-Cookie` that begins a session.
    func setting(_ token: String, seconds: Int) -> String { field(token, seconds) }

    /// The value of `Set-Cookie` that removes it.
    var removal: String { field("", 0) }

    private func field(_ value: String, _ seconds: Int) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "")
    }
}
