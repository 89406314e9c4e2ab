import FoundationEssentials
import ImageCodec
import LargerCNN

/// Writes what each step of the preparation made of a picture into a folder, for people to look at.
enum Explanation {
    /// Writes `01-flattened.png`, `02-pooled.png` and so on, one for each step that was taken.
    ///
    /// - Parameters:
    ///   - trace: What the steps made.
    ///   - folder: Made if it is not there.
    /// - Throws: ``CommandError`` if the folder or a file cannot be written.
    static func write(_ trace: PreprocessingTrace, folder: String) throws(CommandError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandError("cannot make the folder \(folder)")
        }
        for (index, entry) in trace.entries.enumerated() {
            let number = index + 1 < 10 ? "0\(index + 1)" : "\(index + 1)"
            let path = "\(folder)/\(number)-\(entry.name).png"
            do {
                try Data(PNGEncoder.encode(entry.picture)).write(to: URL(filePath: path))
            } catch {
                throw CommandError("cannot write \(path)")
            }
        }
    }
}
