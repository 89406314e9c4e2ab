import FoundationEssentials

/// Where a Redis is and how to log in, from `redis://[[user]:password@]host[:port][/database]`, or `rediss://` for TLS.
public struct RedisAddress: Sendable, Equatable, CustomStringConvertible {
    /// The host's name or address, an IPv6 address without its brackets.
    public var host: String
    /// The port.
    public var port = 6379
    /// The number of the database.
    public var database = 0
    /// The user (Redis 6 and later); nil for the default one.
    public var user: String?
    /// The password; nil where none is asked for.
    public var password: String?
    /// Whether the connection is encrypted and the server has to prove who it is.
    public var isEncrypted = false

    /// Without name and password, for logs.
    public var description: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(isEncrypted ? "rediss" : "redis")://\(name):\(port)/\(database)"
    }

    /// Names a Redis that asks for no password.
    public init(host: String, port: Int = 6379) {
        self.host = host
        self.port = port
    }

    /// Reads a URL as above, special characters of user and password percent-encoded; nil for anything else.
    public init?(_ url: String) {
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty,
            parts.query == nil, parts.fragment == nil
        else { return nil }
        switch parts.scheme?.lowercased() {
        case "redis": isEncrypted = false
        case "rediss": isEncrypted = true
        default: return nil
        }
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        if let port = parts.port {
            guard (1...65_535).contains(port) else { return nil }
            self.port = port
        }
        let path = parts.path.drop { $0 == "/" }
        if !path.isEmpty {
            guard parts.path.count == path.count + 1, let number = Int(path), number >= 0 else { return nil }
            database = number
        }
        if let user = parts.user, !user.isEmpty { self.user = user }
        if let password = parts.password, !password.isEmpty { self.password = password }
        // A name alone logs nobody in.
        guard user == nil || password != nil else { return nil }
    }
}
