/// Why an exchange gave no response.
public enum HTTPClientError: Error, Sendable, Equatable {
    /// The name does not resolve, or nobody listens there.
    case cannotConnect(reason: String)
    /// Connecting, answering or making progress took longer than allowed.
    case timedOut
    /// The response's content is longer than the limit, in bytes.
    case responseTooLarge(limit: Int)
    /// The connection broke, or what came over it is not HTTP.
    case transport(reason: String)
    /// The request cannot be sent as it stands.
    case invalidRequest(reason: String)
    /// The task was cancelled, or the client went away.
    case cancelled
    /// A download was answered with this status instead of the file.
    case unexpectedStatus(Int)
    /// The downloaded bytes could not be stored.
    case cannotStore(path: String, reason: String)
    /// libcurl has no memory left for another handle.
    case outOfMemory
}

extension HTTPClientError: CustomStringConvertible {
    /// One sentence for people.
    public var description: String {
        switch self {
        case .cannotConnect(let reason): "cannot connect: \(reason)"
        case .timedOut: "the exchange took longer than allowed"
        case .responseTooLarge(let limit): "the response is longer than \(limit) bytes"
        case .transport(let reason): "the exchange failed: \(reason)"
        case .invalidRequest(let reason): "the request cannot be sent: \(reason)"
        case .cancelled: "the exchange was cancelled"
        case .unexpectedStatus(let status): "the server answered with status \(status)"
        case .cannotStore(let path, let reason): "cannot write \(path): \(reason)"
        case .outOfMemory: "no memory is left for another connection"
        }
    }
}
