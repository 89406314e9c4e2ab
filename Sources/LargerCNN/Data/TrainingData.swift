internal import FoundationEssentials

/// What a training sees: named sources to learn from, and named sets to choose the best epoch on.
public struct TrainingData: Sendable {
    /// Labelled digits under a name.
    public struct Part: Sendable {
        /// Such as `mnist` or `strokes`.
        public let name: String
        /// The digits.
        public let digits: LabelledDigits

        /// Names digits.
        public init(_ name: String, _ digits: LabelledDigits) {
            self.name = name
            self.digits = digits
        }
    }

    /// The name of MNIST's own part.
    public static let mnistName = "mnist"
    /// The name of the part that holds what people corrected.
    public static let feedbackName = "feedback"
    /// What a corpus folder may hold to train on, in the order in which it is used.
    public static let corpusSources = ["strokes", "paper", "scans", "nondigits"]
    /// What it may hold to validate on.
    public static let corpusValidationSets = ["strokes", "canvas", "photos", "paper", "scans", "drawings", "nondigits"]

    /// What is learned from.
    public private(set) var sources: [Part]
    /// What chooses the best epoch.
    public private(set) var validation: [Part]

    /// Gathers parts.
    public init(sources: [Part], validation: [Part]) {
        precondition(Set(sources.map(\.name)).count == sources.count, "two sources share a name")
        precondition(Set(validation.map(\.name)).count == validation.count, "two validation sets share a name")
        self.sources = sources
        self.validation = validation
    }

    /// MNIST alone.
    ///
    /// - Parameters:
    ///   - mnist: The training set.
    ///   - validationCount: How many of its images, the last ones, are held back to choose the best epoch.
    public init(mnist: LabelledDigits, validationCount: Int) {
        precondition((0..<mnist.count).contains(validationCount), "\(mnist.count) images leave none to train on")
        let split = mnist.count - validationCount
        self.init(
            sources: [Part(Self.mnistName, mnist[0..<split])],
            validation: [Part(Self.mnistName, mnist[split..<mnist.count])]
        )
    }

    /// Adds what `digits corpus` wrote into a folder: `NAME/train-…` and `NAME/validation-…` IDX files.
    ///
    /// - Parameters:
    ///   - directory: The folder; it need not hold every part.
    ///   - limit: The most images that are taken of each source, its first ones; nil for all.
    /// - Throws: ``DataError``; ``DataError/noCorpus(directory:)`` if there is nothing to train on.
    public mutating func addCorpus(directory: String, limit: Int? = nil) throws(DataError) {
        let before = sources.count
        for name in Self.corpusSources {
            guard let digits = try Self.read("\(directory)/\(name)", prefix: "train"), digits.count > 0 else {
                continue
            }
            sources.append(Part(name, digits[0..<min(digits.count, limit ?? digits.count)]))
        }
        guard sources.count > before else { throw .noCorpus(directory: directory) }
        for name in Self.corpusValidationSets {
            guard let digits = try Self.read("\(directory)/\(name)", prefix: "validation"), digits.count > 0 else {
                continue
            }
            validation.append(Part(name, digits))
        }
    }

    /// Adds corrections: the `train-…` IDX files of a folder.
    ///
    /// They are learnt from and asked for after each epoch: an epoch after which they are still wrong is not the best.
    ///
    /// - Parameter directory: The folder.
    /// - Throws: ``DataError``.
    public mutating func addFeedback(directory: String) throws(DataError) {
        let corrections = try LabelledDigits(directory: directory, prefix: "train", origin: .picture)
        guard corrections.count > 0 else { return }
        sources.append(Part(Self.feedbackName, corrections))
        validation.append(Part(Self.feedbackName, corrections))
    }

    /// Which part of an epoch corrections are: a hundredth for each, which a single one needs to be learnt from its
    /// variations, and a fifth for all together, so that many do not push out the rest (docs/MODEL.md has the figures).
    ///
    /// - Parameter count: How many corrections there are.
    /// - Returns: From 0 to 0.2.
    public static func feedbackPart(of count: Int) -> Double { min(0.2, Double(count) / 100) }

    private static func read(_ directory: String, prefix: String) throws(DataError) -> LabelledDigits? {
        // A set without images is none; one without labels is an error.
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory),
            names.contains(where: { $0.hasPrefix("\(prefix)-images-idx3-ubyte") })
        else { return nil }
        return try LabelledDigits(
            directory: directory,
            prefix: prefix,
            origin: .picture,
            highestLabel: LabelledDigits.noDigit
        )
    }
}
