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
    /// The peer's address without its port; nil where no socket is involved.
    public var remoteAddress: String?
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
