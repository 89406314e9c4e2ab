/// A request method (RFC 9110, section 9).
public struct HTTPMethod: RawRepresentable, Hashable, Sendable {
    /// The token as it stands in the request line.
    public let rawValue: String

    /// Creates a method from its token.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Transfers a representation of the resource.
    public static let get = HTTPMethod(rawValue: "GET")
    /// Like ``get``, without the content.
    public static let head = HTTPMethod(rawValue: "HEAD")
    /// Processes the request's content.
    public static let post = HTTPMethod(rawValue: "POST")
    /// Replaces the resource.
    public static let put = HTTPMethod(rawValue: "PUT")
    /// Removes the resource.
    public static let delete = HTTPMethod(rawValue: "DELETE")
    /// Asks what the resource allows.
    public static let options = HTTPMethod(rawValue: "OPTIONS")
}
