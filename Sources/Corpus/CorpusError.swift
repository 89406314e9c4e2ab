/// Why a collection of digits cannot be used.
public enum CorpusError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no such file.
    case missing(path: String)
    /// The file cannot be read.
    case unreadable(path: String, reason: String)
    /// The file is not what its name promises.
    case corrupt(path: String, reason: String)

    /// One sentence for a terminal.
    public var description: String {
        switch self {
        case .missing(let path): "there is no \(path)"
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .corrupt(let path, let reason): "\(path) is damaged: \(reason)"
        }
    }
}
