import FoundationEssentials

/// Text on disk.
enum TextFile {
    /// Writes a file, replaced in one step.
    ///
    /// - Throws: ``CommandError`` that names the path.
    static func write(_ text: String, path: String) throws(CommandError) {
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw CommandError("cannot write \(path)")
        }
    }
}
