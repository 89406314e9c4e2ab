/// Why a file is not a state_dict that can be read.
public enum TorchFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file is no sound zip archive, the form that PyTorch has written since 1.6.
    case notAnArchive
    /// An entry that every state_dict has is absent.
    case missingEntry(name: String)
    /// The pickle names a class or function that no state_dict of tensors needs; nothing of it was run.
    case forbiddenGlobal(name: String)
    /// The pickle is damaged.
    case malformedPickle(reason: String)
    /// Sound, but of a form that is not read.
    case unsupported(String)

    /// One sentence for a terminal.
    public var description: String {
        switch self {
        case .notAnArchive: "it is no file that torch.save writes (PyTorch 1.6 or later)"
        case .missingEntry(let name): "it has no entry \(name)"
        case .forbiddenGlobal(let name): "its pickle asks for \(name), which no state_dict of tensors needs"
        case .malformedPickle(let reason): "its pickle is damaged: \(reason)"
        case .unsupported(let what): what
        }
    }
}
