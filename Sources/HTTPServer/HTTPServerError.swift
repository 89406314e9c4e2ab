/// Why a server cannot start.
public enum HTTPServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The host is no address and no known name.
    case unknownHost(String)
    /// Another process listens there.
    case addressInUse(host: String, port: Int)
    /// The port needs privileges that this process has not.
    case notPermitted(host: String, port: Int)
    /// The system refused for another reason.
    case cannotListen(host: String, port: Int, reason: String)
    /// libmicrohttpd did not start; usually memory or descriptors are short.
    case daemonFailed

    /// One sentence that says what to do.
    public var description: String {
        switch self {
        case .unknownHost(let host):
            "The host '\(host)' is neither an address nor a known name"
        case .addressInUse(let host, let port):
            "\(host) port \(port) is in use by another process; stop it or choose another port"
        case .notPermitted(let host, let port):
            "Listening on \(host) port \(port) is not permitted; choose a port above 1023"
        case .cannotListen(let host, let port, let reason):
            "Cannot listen on \(host) port \(port): \(reason)"
        case .daemonFailed:
            "The HTTP server did not start; memory or file descriptors may be short"
        }
    }
}
