/// Why Redis did not do what it was asked for.
public enum RedisError: Error, Sendable, Equatable, CustomStringConvertible {
    /// It cannot be reached, or does not serve now; the client goes on trying.
    case unavailable(reason: String)
    /// It did not answer in time; whether it did what it was asked for is not known.
    case timedOut
    /// It says no, in its own words, which begin with a code such as `OOM`.
    case refused(String)
    /// What it answered is no answer to this.
    case unexpected(String)

    /// One sentence without a full stop; never with the password.
    public var description: String {
        switch self {
        case .unavailable(let reason): "Redis is unavailable: \(reason)"
        case .timedOut: "Redis did not answer in time"
        case .refused(let words): "Redis refuses: \(words)"
        case .unexpected(let what): "Redis answered something unexpected: \(what)"
        }
    }
}
