import Foundation

/// The collections beside the checkout, which are no part of it.
enum SharedData {
    /// The folder of a collection; nil where it is not there.
    static func folder(_ name: String) -> String? {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/data/\(name)").standardized.path
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }
}
