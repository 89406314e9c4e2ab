/// A whole response.
public struct HTTPResponse: Sendable {
    /// The status.
    public var status: HTTPStatus
    /// The header fields; the server adds `Date`, `Content-Length` and `Connection` itself.
    public var headers: HTTPHeaders
    /// The content.
    public var body: [UInt8]
    /// The template of the route that answered, for logs and metrics; it is not sent.
    public var route: String?

    /// Creates a response.
    public init(status: HTTPStatus = .ok, headers: HTTPHeaders = [:], body: [UInt8] = [], route: String? = nil) {
        self.status = status
        self.headers = headers
        self.body = body
        self.route = route
    }
}
