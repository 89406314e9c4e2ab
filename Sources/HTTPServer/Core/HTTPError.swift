/// An error that knows its answer: a status and one sentence that the client may read.
public struct HTTPError: Error, Sendable, Equatable {
    /// The status.
    public let status: HTTPStatus
    /// One sentence that says what is wrong and, where it helps, what to do.
    public let message: String
    /// Fields that the answer must carry, such as `Allow` or `Retry-After`.
    public let headers: HTTPHeaders

    /// Creates an error.
    public init(_ status: HTTPStatus, _ message: String, headers: HTTPHeaders = [:]) {
        self.status = status
        self.message = message
        self.headers = headers
    }
}
