import Corpus
import FoundationEssentials
import LargerCNN

/// The collections in a data folder, as far as they are there.
struct CorpusSources {
    /// Every set that can be made.
    static let setNames = ["strokes", "canvas", "photos", "paper", "scans", "drawings", "nondigits"]
    /// Times that an unseen writer's digit is drawn in the set `strokes`.
    private static let validationVariants = 3
    /// Variations of each scan to learn from, beside the scan itself.
    private static let scanVariations = 3
    /// Pictures without a digit to learn from.
    private static let nonDigitTrainingCount = 20_000
    /// Pictures without a digit to measure with.
    private static let nonDigitValidationCount = 5_000

    private let pen: PenDigits?
    private let paper: PaperDigits?
    private let drawings: PaperDigits?
    private let mnist: LabelledImages?

    /// Reads what is there.
    ///
    /// - Parameters:
    ///   - directory: The folder with `pendigits/`, `kensanata16/`, `hwd1000/` and `mnist/`.
    ///   - report: Told of each collection that is missing.
    /// - Throws: ``CommandError`` if there is none, or one that is damaged.
    init(directory: String, report: (String) -> Void) throws(CommandError) {
        func read<Source>(_ name: String, _ load: (String) throws -> Source) throws(CommandError) -> Source? {
            let path = "\(directory)/\(name)"
            guard FileManager.default.fileExists(atPath: path) else {
                report("\(path) is missing and left out")
                return nil
            }
            do {
                return try load(path)
            } catch {
                throw CommandError("\(error)")
            }
        }
        pen = try read("pendigits") { try PenDigits(directory: $0) }
        paper = try read("kensanata16") { try PaperDigits(directory: $0, set: "train") }
        drawings = try read("hwd1000") { try PaperDigits(directory: $0, set: "validation") }
        mnist = try read("mnist") { try LabelledImages(directory: $0, set: "train") }
        guard pen != nil || paper != nil || drawings != nil || mnist != nil else {
            throw CommandError("\(directory) holds none of pendigits, kensanata16, hwd1000 and mnist")
        }
    }

    /// The sets that can be made.
    ///
    /// - Parameter variants: Times that each pen digit to learn from is drawn.
    /// - Returns: The sets, each still to be made.
    func sets(variants: Int) -> [CorpusSet] {
        var sets: [CorpusSet] = []
        if let pen {
            let unseen = pen.validation
            sets += [
                .strokes(pen.training, .train, variants: variants),
                .strokes(unseen, .validation, variants: Self.validationVariants),
                .canvas(unseen),
                .photos(unseen),
            ]
        }
        if let paper {
            sets += [.paperTraining(paper, variations: Self.scanVariations), .paperValidation(paper)]
        }
        if let mnist {
            let known = mnist.count - MNIST.validationCount(of: mnist.count)
            sets += [
                .scans(PaperDigits(brightInk: mnist, 0..<known), .train),
                .scans(PaperDigits(brightInk: mnist, known..<mnist.count), .validation),
            ]
        }
        if let drawings { sets.append(.drawings(drawings)) }
        let training = NonDigits(.training, digits: pen?.training ?? [])
        let validation = NonDigits(.validation, digits: pen?.validation ?? [])
        sets += [
            .nonDigits(training, .train, count: Self.nonDigitTrainingCount),
            .nonDigits(validation, .validation, count: Self.nonDigitValidationCount),
        ]
        return sets.filter { $0.count > 0 }
    }
}
