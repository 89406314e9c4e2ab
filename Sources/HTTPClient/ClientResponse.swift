/// A whole response that the client received.
public struct ClientResponse: Sendable {
    /// The three-digit status.
    public let status: Int
    /// Header lines in the order they came.
    public let headers: [(name: String, value: String)]
    /// The content, never longer than the client's limit.
    public let body: [UInt8]

    /// Creates a response, as a test or a stand-in does.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header line, whose name compares without regard to case.
    public func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}
