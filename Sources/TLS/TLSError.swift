/// Why bytes cannot go over a TLS connection.
public enum TLSError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file with the certificates of trusted authorities cannot be used.
    case authorities(path: String)
    /// The other side's certificate does not prove that it is who we want to talk to.
    case certificate(reason: String)
    /// Something that is not TLS, or not such as we speak.
    case handshake(reason: String)
    /// What came is damaged.
    case record(reason: String)
    /// No memory is left.
    case outOfMemory

    /// One sentence without a full stop.
    public var description: String {
        switch self {
        case .authorities(let path): "\(path) holds no certificates of authorities that can be used"
        case .certificate(let reason): "the server's certificate is not accepted: \(reason)"
        case .handshake(let reason): "no TLS connection comes about: \(reason)"
        case .record(let reason): "the TLS connection is damaged: \(reason)"
        case .outOfMemory: "no memory is left for TLS"
        }
    }
}
