import Dispatch
import FoundationEssentials
import LargerCNN
import Synchronization

/// A folder of pictures named `<label>_*.png`, `.jpg` or `.jpeg`, read as the API reads an upload.
struct LabelledPictures: Sendable {
    /// A picture, or why it shows no digit.
    struct Entry: Sendable {
        let name: String
        let label: UInt8
        var digit: Result<PreparedDigit, CommandError>

        /// The digit as the network sees it; nil where there is none.
        var image: DigitImage? { try? digit.get().image }

        /// Why the picture shows no digit.
        var error: String? {
            guard case .failure(let error) = digit else { return nil }
            return error.description
        }
    }

    private let folder: String
    private let preprocessor: Preprocessor
    /// The pictures in the order of their names.
    private(set) var entries: [Entry]

    /// Reads a folder, on all cores.
    ///
    /// - Parameters:
    ///   - folder: The folder's path.
    ///   - preprocessor: Which steps are taken.
    /// - Throws: ``CommandError`` if the folder cannot be read; a picture that cannot is an entry with its reason.
    init(folder: String, preprocessor: Preprocessor = Preprocessor()) throws {
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw CommandError("cannot read the folder \(folder)")
        }
        let labelled = files.compactMap { name in Self.label(of: name).map { (name: name, label: $0) } }
        let digits = Self.concurrently(labelled) { file in
            Result { () throws(CommandError) in
                try PictureFile.prepare(path: "\(folder)/\(file.name)", with: preprocessor)
            }
        }
        self.folder = folder
        self.preprocessor = preprocessor
        entries = zip(labelled, digits).map { Entry(name: $0.name, label: $0.label, digit: $1) }
    }

    /// Makes something of each element, on all cores.
    private static func concurrently<Element: Sendable, Made: Sendable>(
        _ elements: [Element],
        _ make: @Sendable (Element) -> Made
    ) -> [Made] {
        let made = Mutex([Made?](repeating: nil, count: elements.count))
        DispatchQueue.concurrentPerform(iterations: elements.count) { index in
            let result = make(elements[index])
            made.withLock { $0[index] = result }
        }
        return made.withLock { $0.compactMap { $0 } }
    }

    /// Evaluates a network; a picture without a digit counts as a mistake.
    ///
    /// Where another preparation of a picture counts in the end, its entry holds that one's digit afterwards.
    mutating func evaluate(
        _ network: CompiledNetwork,
        looking looks: CompiledNetwork.Looks,
        calibration: Calibration
    ) throws -> Evaluation {
        let places = entries.indices.filter { entries[$0].image != nil }
        let logits = try logits(of: places, network, looks)
        var rest = logits[...]
        var evaluation = Evaluation()
        for entry in entries {
            guard entry.image != nil, let logits = rest.popFirst() else {
                evaluation.addUnanswered(label: entry.label)
                continue
            }
            evaluation.add(
                calibration.prediction(logits),
                label: entry.label,
                isRejected: calibration.rejects(logits)
            )
        }
        return evaluation
    }

    /// Ten raw scores for the digit of each of some entries.
    private mutating func logits(
        of places: [Int],
        _ network: CompiledNetwork,
        _ looks: CompiledNetwork.Looks
    ) throws -> [[Float]] {
        let images = places.compactMap { entries[$0].image }
        guard looks == .twice else { return try network.logits(images) }
        var others: [Int: [PreparedDigit]] = [:]
        let readings = try SecondLook.readings(
            of: images,
            otherwise: { doubtful in
                let found = Self.concurrently(doubtful.map { entries[places[$0]] }, alternatives)
                others = Dictionary(uniqueKeysWithValues: zip(doubtful, found))
                return found.map { $0.map(\.image) }
            },
            by: network.logits
        )
        for (index, reading) in readings.enumerated() {
            guard let preparation = reading.preparation, let digit = others[index]?[preparation] else { continue }
            entries[places[index]].digit = .success(digit)
        }
        return readings.map(\.logits)
    }

    /// What else may be seen in an entry's picture; it is read anew.
    private func alternatives(to entry: Entry) -> [PreparedDigit] {
        guard let digit = try? entry.digit.get(), let picture = try? PictureFile.decode(path: "\(folder)/\(entry.name)")
        else { return [] }
        return preprocessor.alternatives(to: digit, of: picture)
    }

    /// The digit before the underscore of a picture's name; nil for any other file.
    static func label(of name: String) -> UInt8? {
        let parts = name.split(separator: "_", maxSplits: 1)
        guard parts.count == 2, parts[0].count == 1, let label = UInt8(parts[0]), label <= 9,
            [".png", ".jpg", ".jpeg"].contains(where: name.lowercased().hasSuffix)
        else { return nil }
        return label
    }
}
