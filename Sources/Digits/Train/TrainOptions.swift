import Checksum
import LargerCNN
import ServiceSupport

/// What the options of `digits train` ask for.
enum TrainOptions {
    /// Shares of an epoch where a corpus is given, as the option spells them.
    static let defaultShares = "mnist=0.46,strokes=0.24,paper=0.14,scans=0.09,nondigits=0.07"

    /// What `--base` says for random weights.
    static let scratch = "scratch"

    /// How the progress is told.
    enum ProgressKind: String, CaseIterable {
        case text
        case jsonLines = "json-lines"
    }

    private enum AugmentationKind: String, CaseIterable {
        case none
        case affine
        case elastic
        case full

        var strengths: Augmentation {
            switch self {
            case .none: .none
            case .affine: .affine
            case .elastic: .elastic
            case .full: Augmentation()
            }
        }
    }

    /// The recipe, but for what depends on the data.
    static func configuration(_ options: ParsedOptions) throws -> TrainingConfiguration {
        var configuration = TrainingConfiguration()
        configuration.epochs = try options.integer("epochs", in: 1...1_000)
        configuration.epochImages = try options.integerIfGiven("epoch-images", in: 1...1_000_000_000)
        configuration.batchSize = try options.integer("batch", in: 1...1_024)
        configuration.learningRate = Float(try options.double("learning-rate", in: 0...1))
        configuration.labelSmoothing = Float(try options.double("label-smoothing", in: 0...0.5))
        configuration.averageDecay = Float(try options.double("average-decay", in: 0...0.99999))
        configuration.normalisation = options.flag("normalise")
        (configuration.augmentation, configuration.sourceAugmentations) = try augmentations(options)
        configuration.seed = UInt64(try options.integer("seed", in: 0...Int.max))
        configuration.threads = try DataOptions.threadCount(options)
        configuration.base = try base(options).map(checksum)
        return configuration
    }

    /// The weights to start from; nil for random ones.
    static func base(_ options: ParsedOptions) throws -> String? {
        let base = try options.string("base")
        return base == scratch ? nil : base
    }

    /// How bright the paper of pictures enters: as asked for, or as the weights know it that the training starts from.
    static func pictureGround(_ options: ParsedOptions, base: ModelWeights?) throws -> Float {
        guard options.stringIfGiven("picture-ground") == nil else {
            return Float(try options.double("picture-ground", in: 0...0.99))
        }
        return (base?.ground ?? .half).level
    }

    /// What a session does beside training.
    static func plan(_ options: ParsedOptions) throws -> TrainingSession.Plan {
        let output = try options.stringIfGiven("output") ?? "\(options.string("data-dir"))/larger-cnn.safetensors"
        func seconds(_ name: String) throws -> Duration? {
            try options.stringIfGiven(name) == nil ? nil : .seconds(options.double(name, in: 0...1e9))
        }
        return TrainingSession.Plan(
            checkpointPath: options.stringIfGiven("checkpoint") ?? "\(output).checkpoint",
            weightsPath: output,
            checkpointInterval: try seconds("checkpoint-seconds"),
            timeBudget: try seconds("time-budget"),
            probes: try options.stringIfGiven("probes").map(ProbeWatch.digits) ?? []
        )
    }

    /// How images are varied, and those of single sources otherwise.
    private static func augmentations(
        _ options: ParsedOptions
    ) throws -> (of: Augmentation, ofSources: [String: Augmentation]) {
        let text = try options.string("augmentation")
        let rotation = Float(try options.double("rotation", in: 0...180))
        let scale = Float(try options.double("scale", in: 0...0.9))
        let shift = Float(try options.double("shift", in: 0...14))
        func augmentation(_ word: Substring) throws -> Augmentation {
            guard let kind = AugmentationKind(rawValue: String(word)) else {
                let kinds = AugmentationKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw options.badValue(
                    "augmentation",
                    text,
                    expected: "one of \(kinds), alone or as in full,mnist=affine"
                )
            }
            var augmentation = kind.strengths
            guard kind != .none else { return augmentation }
            (augmentation.rotation, augmentation.scale, augmentation.shift) = (rotation, scale, shift)
            return augmentation
        }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        var ofSources: [String: Augmentation] = [:]
        for part in parts.dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            ofSources[String(sides[0])] = try augmentation(sides.count == 2 ? sides[1] : "")
        }
        return (try augmentation(parts[0]), ofSources)
    }

    /// MNIST, and the corpus where one is given.
    static func data(_ options: ParsedOptions) throws -> TrainingData {
        let mnist = try MNIST(directory: DataOptions.mnistDirectory(options)).training()
        let limit = try options.integerIfGiven("limit", in: 1...Int.max)
        let taken = mnist[0..<min(mnist.count, limit ?? mnist.count)]
        guard taken.count > 0 else { throw CommandError("the training set is empty") }
        var data = TrainingData(mnist: taken, validationCount: MNIST.validationCount(of: taken.count))
        if let directory = options.stringIfGiven("corpus") { try data.addCorpus(directory: directory, limit: limit) }
        if let directory = options.stringIfGiven("feedback") { try data.addFeedback(directory: directory) }
        return data
    }

    /// Each source's share, as given or by default; a source that the data lacks has none by default.
    static func shares(_ options: ParsedOptions, of data: TrainingData) throws -> [String: Double] {
        if let text = options.stringIfGiven("shares") {
            guard let shares = parse(text) else {
                throw options.badValue("shares", expected: "names with shares of at least 0, as in mnist=0.6,paper=0.4")
            }
            return shares
        }
        let names = Set(data.sources.map(\.name))
        var shares = (parse(defaultShares) ?? [:]).filter { names.contains($0.key) }
        if let corrections = data.sources.first(where: { $0.name == TrainingData.feedbackName }) {
            let part = TrainingData.feedbackPart(of: corrections.digits.count)
            shares[corrections.name] = shares.values.reduce(0, +) * part / (1 - part)
        }
        return shares
    }

    /// `NAME=SHARE,…`; nil for anything else.
    static func parse(_ text: String) -> [String: Double]? {
        var shares: [String: Double] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty, let share = Double(sides[1]), share >= 0, share.isFinite,
                shares.updateValue(share, forKey: String(sides[0])) == nil
            else { return nil }
        }
        return shares
    }

    private static func checksum(path: String) throws -> String {
        "sha256:\(try SHA256.digest(ofFileAt: path))"
    }
}
