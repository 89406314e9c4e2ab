import Foundation
import LargerCNN

/// A folder with the four MNIST files, small and easy: a bright bar whose place is the label.
enum SmallMNIST {
    /// Writes the files into a fresh folder, runs `body` with it, and removes it.
    static func withFolder<Result>(count: Int, _ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "digits-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for prefix in ["train", "t10k"] {
            var images = Data([0, 0, 8, 3] + word(count) + word(28) + word(28))
            for index in 0..<count { images += pixels(label: index % 10) }
            let labels = Data([0, 0, 8, 1] + word(count) + (0..<count).map { UInt8($0 % 10) })
            try images.write(to: folder.appending(path: "\(prefix)-images-idx3-ubyte"))
            try labels.write(to: folder.appending(path: "\(prefix)-labels-idx1-ubyte"))
        }
        return try body(folder.path)
    }

    /// Adds a corpus below the folder: `corpus/NAME/PREFIX-…` with bars, or with blots where the label is no digit's.
    static func addCorpus(_ folder: String, name: String, prefix: String, labels: [UInt8]) throws {
        let directory = "\(folder)/corpus/\(name)"
        let digits = labels.map { label in
            DigitImage(
                pixels: label < 10 ? pixels(label: Int(label)) : (0..<784).map { UInt8($0 * 37 % 200) }
            )
        }
        try LabelledImages(digits: digits, labels: labels).write(directory: directory, set: prefix)
    }

    static func pixels(label: Int) -> [UInt8] {
        (0..<784).map { ($0 % 28) / 2 == label + 2 && (4..<24).contains($0 / 28) ? 255 : 0 }
    }

    private static func word(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }
}
