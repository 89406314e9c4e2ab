import FoundationEssentials
import LargerCNN
import TrainerLink

/// An assessment on disk.
enum AssessmentFile {
    /// What a file holds; nil where there is none that can be understood.
    static func read(path: String) -> Assessment? {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { return nil }
        return try? JSONDecoder().decode(Assessment.self, from: data)
    }

    /// Replaces a file.
    ///
    /// - Throws: ``CommandError``.
    static func write(_ assessment: Assessment, path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            try AtomicFile.write([UInt8](encoder.encode(assessment)), path: path)
        } catch {
            throw CommandError("cannot write \(path)")
        }
    }
}
