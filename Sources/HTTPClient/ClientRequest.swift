/// A whole request that the client can send.
public struct ClientRequest: Sendable {
    /// The method's token, such as `GET`.
    public var method: String
    /// An absolute `http` or `https` address, already percent-encoded.
    public var url: String
    /// Header lines in order; libcurl adds `Host` and `Content-Length` itself.
    public var headers: [(name: String, value: String)]
    /// The content.
    public var body: [UInt8]
    /// How long the whole exchange may take; nil takes the client's own limit.
    public var timeout: Duration?

    /// Creates a request.
    public init(
        _ method: String = "GET",
        _ url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        timeout: Duration? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }

    /// Refuses what would let one part of the request spill into another.
    ///
    /// libcurl writes method and header lines as they are, so a line break inside one would start another line
    /// (request splitting). The scheme is checked here because libcurl reports a forbidden one with the same code
    /// as an answer that is not HTTP.
    ///
    /// - Throws: ``HTTPClientError/invalidRequest(reason:)``.
    func validate() throws(HTTPClientError) {
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw .invalidRequest(reason: "the address starts with neither http:// nor https://")
        }
        guard !method.isEmpty, method.utf8.allSatisfy(Self.isTokenByte) else {
            throw .invalidRequest(reason: "the method is not a token")
        }
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
                throw .invalidRequest(reason: "a header's name is not a token")
            }
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw .invalidRequest(reason: "the header \(name) has a control character in its value")
            }
        }
    }

    /// What a method or a field name consists of (RFC 9110, section 5.6.2).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
