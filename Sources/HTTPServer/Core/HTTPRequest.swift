public import Tracing

/// A whole request: the socket, if there is one, has nothing more to say.
public struct HTTPRequest: Sendable {
    /// The method.
    public var method: HTTPMethod
    /// The path, percent-decoded, without the query.
    public var path: String
    /// Query parameters in order, percent-decoded.
    public var query: [(name: String, value: String)]
    /// The header fields.
    public var headers: HTTPHeaders
    /// The content; never longer than the server's limit.
    public var body: [UInt8]
    /// The client's address without its port; nil where no socket is involved.
    ///
    /// The server fills in where the connection comes from, ``ForwardedMiddleware`` who is behind a trusted proxy.
    public var remoteAddress: String?
    /// Whether a trusted proxy forwarded the request for the client at ``remoteAddress``.
    public var isForwarded = false
    /// Whether a trusted proxy says that the client asked it over HTTPS.
    public var isSecure = false
    /// Who sends the request; ``CallerMiddleware`` fills it in.
    public var caller = Caller.stranger
    /// Counts further units of work against the caller's limit, for a request that turns out to be the work of several.
    ///
    /// ``RateLimitMiddleware`` fills it in; without a limit it does nothing.
    public var charge: @Sendable (_ units: Int) -> Void = { _ in }
    /// Where the request stands in a trace; ``TraceMiddleware`` fills it in.
    public var span: Span?
    /// Whether the client still waits; work that costs time asks before it begins.
    public var client = ClientPresence.assumed
    /// What the placeholders of the route's template stand for; the router fills it in.
    public var parameters: [String: String] = [:]
    /// The identifier under which this request is logged and answered; middleware fills it in.
    public var id: String

    /// The first value of a query parameter.
    public func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// Creates a request.
    public init(
        _ method: HTTPMethod,
        _ path: String,
        query: [(name: String, value: String)] = [],
        headers: HTTPHeaders = [:],
        body: [UInt8] = [],
        remoteAddress: String? = nil,
        id: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        self.id = id
    }
}
