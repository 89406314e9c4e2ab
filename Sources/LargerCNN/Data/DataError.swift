/// Why training or test data cannot be used.
public enum DataError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No file of the expected name, plain or `.gz`.
    case missing(name: String, directory: String)
    /// A file cannot be read.
    case unreadable(path: String, reason: String)
    /// A file cannot be written.
    case unwritable(path: String, reason: String)
    /// A file is not what its name promises.
    case corrupt(path: String, reason: String)
    /// Images and labels do not match.
    case mismatch(images: Int, labels: Int, directory: String)
    /// A folder that should hold a corpus has none of its sets.
    case noCorpus(directory: String)

    /// One sentence for a terminal.
    public var description: String {
        switch self {
        case .missing(let name, let directory):
            "\(directory) has no \(name) (nor \(name).gz); `digits download` fetches MNIST"
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
        case .corrupt(let path, let reason): "\(path) is damaged: \(reason)"
        case .mismatch(let images, let labels, let directory):
            "\(directory) has \(images) images but \(labels) labels"
        case .noCorpus(let directory): "\(directory) holds no training images; `digits corpus` makes them"
        }
    }
}
