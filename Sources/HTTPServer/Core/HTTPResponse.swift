/// A response: whole, or one whose content is written while it is sent.
public struct HTTPResponse: Sendable {
    /// The status.
    public var status: HTTPStatus
    /// The header fields; the server adds `Date`, `Content-Length` and `Connection` itself.
    public var headers: HTTPHeaders
    /// The content, where it is whole.
    public var body: [UInt8]
    /// The content that is still being written, sent instead of ``body``; whoever throws such a response away calls
    /// ``discard()``.
    public var stream: BodyStream?
    /// The template of the route that answered, for logs and metrics; it is not sent.
    public var route: String?

    /// Creates a response.
    public init(status: HTTPStatus = .ok, headers: HTTPHeaders = [:], body: [UInt8] = [], route: String? = nil) {
        self.status = status
        self.headers = headers
        self.body = body
        self.route = route
    }

    /// Tells the writer of the ``stream``, if there is one, that nobody will read it.
    public func discard() { stream?.readerLeft() }
}
