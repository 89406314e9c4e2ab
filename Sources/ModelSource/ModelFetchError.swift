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

    /// What went wrong, for anybody: what a server says of itself or of an account is left to the log.
    ///
    /// - Parameter error: What ended an attempt.
    /// - Returns: A clause.
    static func summary(of error: any Error) -> String {
        switch error {
        case ModelFetchError.refused(let status, _): "the store answers with status \(status)"
        case ModelFetchError.wrongChecksum: "what the store has is not what the checksum says"
        case ModelFetchError.exchange: "the store cannot be reached, or breaks off"
        case ModelFetchError.cannotStore: "the data folder cannot be written to"
        // Then whoever should hand out credentials cannot be reached.
        case is CredentialError, is HTTPClientError: "there are no credentials for the store"
        default: "the log says why"
        }
    }
}
