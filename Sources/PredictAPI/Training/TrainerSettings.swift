import FoundationEssentials
import ServiceSupport

/// What the service's settings say about trainings.
struct TrainerSettings: Sendable {
    /// The weights that a training may start from.
    struct Base: Sendable {
        let path: String
        let version: String
    }

    /// What a training from the active weights does unless it is asked for something else.
    ///
    /// Enough to learn a few corrections, and too little to lose what is known: docs/MODEL.md has the figures.
    enum Refinement {
        static let epochs = 2
        static let epochImages = 10_000
        static let learningRate = 0.00005
    }

    /// Images of an epoch from random weights, where a corpus stands beside MNIST.
    static let epochImagesWithCorpus = 60_000

    /// The data folder: MNIST in `mnist`, trainings under way in `trainings`, their results in `models`.
    var folder: String
    /// The path of `digits`.
    var program: String
    /// The folder of digits beyond MNIST; nil where there is none.
    var corpus: String?
    /// The weights that the service was started with; those of other versions are in `models`.
    var weights = ""
    /// Whether MNIST may be downloaded where it is missing.
    var mayDownload = true
    /// Whether the training only gets what nobody else wants of the processor.
    var isInBackground = true
    /// Epochs from random weights where nothing else is asked.
    var epochs = 6
    /// Threads of the training; part of its recipe.
    var threads = ProcessorCount.available
    /// How often a training that was killed goes on from its checkpoint.
    var mostRestarts = 3
    /// Time between two checkpoints within an epoch.
    var checkpointInterval = Duration.seconds(60)
    /// How long a training that was told to stop may take before it is killed; whoever asked waits for it.
    var stopTime = Duration.seconds(8)

    /// Where MNIST is.
    var data: String { "\(folder)/mnist" }

    /// Where the versions are.
    var models: String { "\(folder)/models" }

    /// Where a training's own files are.
    func workFolder(_ training: Int) -> String { "\(folder)/trainings/\(training)" }
}

extension TrainerSettings {
    private enum Priority: String, CaseIterable { case idle, normal }
    private enum Download: String, CaseIterable { case allowed, never }

    /// Reads the settings.
    ///
    /// - Throws: ``UsageError`` that names the setting, its value and what was expected.
    init(_ options: ParsedOptions) throws {
        // Absolute, so that it stays the same for the trainer and in messages.
        folder = URL(filePath: try options.string("data-dir")).standardizedFileURL.path
        program = options.stringIfGiven("trainer") ?? Self.programBeside
        isInBackground = try options.choice("trainer-priority", as: Priority.self) == .idle
        epochs = try options.integer("training-epochs", in: 1...1_000)
        mayDownload = try options.choice("training-download", as: Download.self) == .allowed
    }

    /// `digits` in the folder of this program.
    static var programBeside: String {
        let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: program ?? "").deletingLastPathComponent().appending(path: "digits").path
    }
}
