import Corpus
import Dispatch
import FoundationEssentials
import LargerCNN
import Synchronization

/// A set as the network sees it.
///
/// A picture that the preprocessing finds blank is reported. In a validation set of digits it stays, as 784 zeros under
/// its label, so that it counts as a mistake as it would for whoever sent it; elsewhere it is left out. So is what was to
/// be no digit but may be read as one.
struct PreparedSet {
    /// Pictures that one core makes at a time.
    private static let chunk = 32
    /// Pictures between two lines that say how far it is.
    private static let reportInterval = 10_000

    /// The set's name and purpose, as `strokes/train`.
    let name: String
    /// What each image is, in the order of the images.
    let kinds: [String]
    /// How many pictures of each kind were found blank.
    let blanks: [String: Int]

    /// How many pictures of each kind were to be no digit but may be read as one.
    let unclear: [String: Int]

    private let folder: String
    private let prefix: String
    private let images: LabelledImages

    private struct Item {
        let label: UInt8
        let kind: String
        let preparation: CorpusItem.Preparation
    }

    private struct State {
        var items: [Item?]
        var done = 0
    }

    /// Makes and prepares a set's pictures, on all cores.
    ///
    /// - Parameters:
    ///   - set: What to make.
    ///   - seed: Of the whole corpus.
    ///   - limit: Most pictures, taken evenly from the whole set; nil for all.
    ///   - report: Told how far it is, from any thread.
    init(_ set: CorpusSet, seed: UInt64, limit: Int?, report: @escaping @Sendable (String) -> Void) {
        let indices = set.evenIndices(limit)
        let name = "\(set.name)/\(set.purpose.rawValue)"
        let state = Mutex(State(items: Array(repeating: nil, count: indices.count)))
        DispatchQueue.concurrentPerform(iterations: (indices.count + Self.chunk - 1) / Self.chunk) { chunk in
            let range = chunk * Self.chunk..<min((chunk + 1) * Self.chunk, indices.count)
            let items = range.map { position in
                let item = set.item(indices[position], seed: seed)
                return Item(label: item.label, kind: item.kind, preparation: item.prepared())
            }
            let (before, done) = state.withLock { state in
                state.items.replaceSubrange(range, with: items)
                state.done += items.count
                return (state.done - items.count, state.done)
            }
            if before / Self.reportInterval < done / Self.reportInterval {
                report("\(name): \(done) of \(indices.count)")
            }
        }
        let items = state.withLock { $0.items }.compactMap { $0 }
        let empty = DigitImage(pixels: [UInt8](repeating: 0, count: DigitImage.pixelCount))
        let kept = items.compactMap { item -> (item: Item, digit: DigitImage)? in
            switch item.preparation {
            case .digit(let digit): (item, digit)
            case .blank: set.blanks == .keepEmpty ? (item, empty) : nil
            case .unclear: nil
            }
        }
        func count(_ preparation: CorpusItem.Preparation) -> [String: Int] {
            items.filter { $0.preparation == preparation }.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
        }
        self.name = name
        folder = set.name
        prefix = set.purpose.rawValue
        images = LabelledImages(digits: kept.map(\.digit), labels: kept.map(\.item.label))
        kinds = kept.map(\.item.kind)
        blanks = count(.blank)
        unclear = count(.unclear)
    }

    /// One line: how many images, and which kinds were found blank how often.
    var summary: String {
        "\(name): \(kinds.count) images" + Self.part(blanks, "found blank") + Self.part(unclear, "left out as unclear")
    }

    private static func part(_ counts: [String: Int], _ what: String) -> String {
        guard !counts.isEmpty else { return "" }
        let most = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(6)
        let details = most.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return ", \(counts.values.reduce(0, +)) \(what) (\(details))"
    }

    /// Writes the images and labels, and a text file with the kind of each image, one to a line.
    func write(into output: String) throws {
        try images.write(directory: "\(output)/\(folder)", set: prefix)
        let path = "\(output)/\(folder)/\(prefix)-kinds.txt"
        do {
            let text = kinds.map { "\($0)\n" }.joined()
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw CommandError("cannot write \(path)")
        }
    }
}

extension CorpusSet {
    /// The numbers of all pictures, or of some that are spread evenly over the set.
    ///
    /// Sets are sorted by writer or by class, so the first ones would not stand for the others.
    func evenIndices(_ limit: Int?) -> [Int] {
        guard let limit, limit < count else { return Array(0..<count) }
        return (0..<limit).map { $0 * count / limit }
    }
}
