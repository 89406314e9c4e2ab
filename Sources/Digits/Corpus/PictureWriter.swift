import Corpus
import Dispatch
import FoundationEssentials
import ImageCodec
import LargerCNN
import Synchronization

/// Writes pictures as people would send them, named `<label>_<set>-<number>-<kind>`, so that the whole path from a file
/// to an answer can be measured.
struct PictureWriter {
    /// JPEG's quality for photos, as phones choose it.
    private static let jpegQuality = 88

    /// Where the pictures go.
    let folder: String
    /// Of the whole corpus.
    let seed: UInt64

    /// Writes some of a set's pictures, spread evenly over it, on all cores.
    ///
    /// - Returns: How many were written: what was to be no digit but may be read as one, or shows nothing, is left out.
    /// - Throws: ``CommandError`` if one cannot be written.
    func write(_ set: CorpusSet, count: Int) throws -> Int {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandError("the folder \(folder) cannot be made")
        }
        let indices = set.evenIndices(count)
        let failure = Mutex<CommandError?>(nil)
        let written = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: indices.count) { position in
            do {
                let item = set.item(indices[position], seed: seed)
                if set.blanks == .leaveOut, item.prepared().isLeftOut { return }
                try write(item, name: "\(set.name)-\(indices[position])")
                written.withLock { $0 += 1 }
            } catch {
                failure.withLock { $0 = $0 ?? CommandError("cannot write a picture into \(folder): \(error)") }
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
        return written.withLock { $0 }
    }

    private func write(_ item: CorpusItem, name: String) throws {
        let bytes: [UInt8]
        var type = "png"
        switch item.content {
        case .prepared(let digit):
            bytes = try PNGEncoder.encode(grey: digit.pixels, width: DigitImage.side, height: DigitImage.side)
        case .picture(let picture) where item.kind == "photo":
            (bytes, type) = (try JPEGEncoder.encode(picture, quality: Self.jpegQuality), "jpg")
        case .picture(let picture):
            bytes = try PNGEncoder.encode(picture)
        }
        try Data(bytes).write(to: URL(filePath: "\(folder)/\(item.label)_\(name)-\(item.kind).\(type)"))
    }
}

extension CorpusItem.Preparation {
    /// Whether there is nothing that a network could be asked about.
    fileprivate var isLeftOut: Bool {
        switch self {
        case .digit: false
        case .blank, .unclear: true
        }
    }
}
