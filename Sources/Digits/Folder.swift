import FoundationEssentials

/// Folders for files that are about to be written.
enum Folder {
    /// Makes the folder of a file, and those above it, where they are missing.
    ///
    /// - Throws: ``CommandError``.
    static func make(of path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandError("cannot make the folder \(folder)")
        }
    }
}
