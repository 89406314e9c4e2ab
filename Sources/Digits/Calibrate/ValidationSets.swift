import FoundationEssentials
import LargerCNN

/// The pictures that a model is calibrated on: none of them was trained on, none is a test picture.
struct ValidationSets {
    /// One set by name; labels may be ``LabelledImages/noDigit``.
    struct Entry {
        let name: String
        let images: [DigitImage]
        let labels: [UInt8]
    }

    /// What the files of a validation set begin with.
    private static let prefix = "validation"

    /// MNIST's validation split first, then the corpus's sets by name.
    let entries: [Entry]

    /// Reads MNIST's last 5,000 training images and every folder of a corpus that holds a validation set.
    ///
    /// - Parameters:
    ///   - mnist: Folder with the MNIST files.
    ///   - corpus: Folder that `digits corpus` wrote; nil for MNIST alone.
    /// - Throws: `DataError`, or ``CommandError`` if the corpus has no validation set or one of another size.
    init(mnist: String, corpus: String?) throws {
        let training = try MNIST(directory: mnist).training()
        let held = training[max(0, training.count - MNIST.validationCount)..<training.count]
        entries = [Entry(name: "mnist", images: held.images, labels: held.labels)] + (try corpus.map(Self.read) ?? [])
    }

    private static func read(_ corpus: String) throws -> [Entry] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: corpus) else {
            throw CommandError("cannot read the folder \(corpus)")
        }
        let folders = names.sorted().filter { name in
            ["", ".gz"].contains { ending in
                FileManager.default.fileExists(atPath: "\(corpus)/\(name)/\(prefix)-images-idx3-ubyte\(ending)")
            }
        }
        guard !folders.isEmpty else { throw CommandError("\(corpus) has no folder with a validation set") }
        return try folders.map { name in
            let data = try LabelledImages(directory: "\(corpus)/\(name)", set: prefix)
            guard data.width == DigitImage.side, data.height == DigitImage.side else {
                throw CommandError("\(corpus)/\(name) holds images of \(data.width)x\(data.height), not 28x28")
            }
            let images = (0..<data.count).map { DigitImage(pixels: Array(data[$0]), origin: .picture) }
            return Entry(name: name, images: images, labels: data.labels)
        }
    }

    /// Some pictures of each set, evenly spaced; as many of each set as long as it has them.
    ///
    /// - Parameter count: How many in all, at most.
    /// - Returns: Pictures in the order of the sets.
    func sample(of count: Int) -> [DigitImage] {
        entries.flatMap { entry in
            let step = max(1, entry.images.count * entries.count / count)
            return stride(from: 0, to: entry.images.count, by: step).map { entry.images[$0] }
        }
    }

    /// Asks a network about every picture, as whoever serves it does: once more where it is in doubt.
    func scores(of network: CompiledNetwork) throws -> [ValidationScores] {
        try entries.map { entry in
            let logits = try network.logits(entry.images, looking: .twice)
            return ValidationScores(name: entry.name, logits: logits, labels: entry.labels)
        }
    }
}
