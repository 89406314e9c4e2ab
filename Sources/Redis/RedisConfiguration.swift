import ServiceSupport
public import TLS

/// Where a Redis is, and how long it may take.
public struct RedisConfiguration: Sendable {
    /// Where it is.
    public var address: RedisAddress
    /// Whom to trust; nil without TLS.
    public var trust: TLSContext?
    /// How long a connection may take, with TLS, password and all.
    public var connectTime = Duration.seconds(2)
    /// How long a command may take, with waiting for those before it.
    public var commandTime = Duration.seconds(1)
    /// The longest pause before the next attempt to connect; the first is a fiftieth of it.
    public var longestPause = Duration.seconds(5)

    /// The pauses between attempts to connect.
    var backoff: Backoff { Backoff(first: longestPause / 50, longest: longestPause) }

    /// Names a Redis.
    ///
    /// - Parameters:
    ///   - address: Where it is.
    ///   - authorities: For TLS: the path of a file with the certificates of trusted authorities, in PEM.
    /// - Throws: `TLSError` where that file is needed and cannot be used.
    public init(_ address: RedisAddress, authorities: String? = nil) throws(TLSError) {
        self.address = address
        if address.isEncrypted { trust = try TLSContext(authorities: authorities ?? Self.systemAuthorities) }
    }

    /// Where Debian has the certificates of those whom everybody trusts.
    public static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"
}
