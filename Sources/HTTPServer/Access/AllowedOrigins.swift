/// Origins of pages (RFC 6454): scheme, host and port.
struct AllowedOrigins: Sendable, Equatable {
    private let origins: Set<String>
    /// Whether every origin is meant.
    let includesAll: Bool

    /// Takes a list.
    ///
    /// - Parameter urls: Such as `https://digits.example`; a path or a trailing slash is ignored. `*` stands for all.
    init(_ urls: [String]) {
        origins = Set(urls.map(Self.origin))
        includesAll = urls.contains("*")
    }

    /// Whether the value of an `Origin` field is one of these.
    func contains(_ origin: String) -> Bool { includesAll || origins.contains(origin.lowercased()) }

    /// Scheme, host and port of a URL, in lower case.
    private static func origin(_ url: String) -> String {
        let pieces = url.lowercased().split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return pieces.prefix(3).joined(separator: "/")
    }
}
