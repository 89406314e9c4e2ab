/// Why a file could not be had from any mirror, or not be put in its place.
enum DownloadError: Error, Equatable, CustomStringConvertible {
    /// No mirror gave the right file; each reason names its mirror.
    case noMirrorLeft(file: String, reasons: [String])
    /// The folder or a file in it cannot be written.
    case cannotStore(path: String, reason: String)

    var description: String {
        switch self {
        case .noMirrorLeft(let file, let reasons):
            "no mirror gives \(file):\n" + reasons.map { "  \($0)\n" }.joined()
                + "Run it again to go on where it stopped, or name other mirrors with --mirrors."
        case .cannotStore(let path, let reason):
            "cannot write \(path): \(reason)"
        }
    }
}
