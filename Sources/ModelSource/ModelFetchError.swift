import HTTPClient

/// Why an attempt to fetch weights failed.
enum ModelFetchError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The server answered with something else than the weights.
    case refused(status: Int, detail: String?)
    /// What came is something else than what is wanted.
    case wrongChecksum(expected: String, actual: String)
    /// The exchange did not come about, or broke.
    case exchange(HTTPClientError)
    /// The copy cannot be written.
    case cannotStore(path: String, reason: String)

    /// One sentence for the operator, without the address.
    var description: String {
        switch self {
        case .refused(let status, let detail):
            "the server answered with status \(status)" + (detail.map { ": \($0)" } ?? "")
        case .wrongChecksum(let expected, let actual):
            "the SHA-256 of what came is \(actual) and not \(expected)"
        case .exchange(let error): error.description
        case .cannotStore(let path, let reason): "cannot write \(path): \(reason)"
        }
    }
}
