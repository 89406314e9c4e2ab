@preconcurrency import Glibc
import LargerCNN
import ServiceSupport

/// A training as a person watches it: progress, a line and a checkpoint for every epoch, weights at the end.
final class TrainingSession {
    private let trainer: Trainer
    private let checkpointPath: String
    private let weightsPath: String
    private let display = ProgressDisplay()
    private let clock = ContinuousClock()

    init(_ trainer: Trainer, checkpointPath: String, weightsPath: String) {
        self.trainer = trainer
        self.checkpointPath = checkpointPath
        self.weightsPath = weightsPath
    }

    /// Trains until done or interrupted.
    ///
    /// - Returns: The exit status: 0, or 128 + the signal's number where one ended the training.
    func run() throws -> Int32 {
        let configuration = trainer.configuration
        try makeFolder(of: weightsPath)
        try makeFolder(of: checkpointPath)
        var epochStart = clock.now
        var firstBatch: Int?

        let outcome = try trainer.run(
            onBatch: { progress in
                // A resumed epoch is timed from where it resumed.
                let first = firstBatch ?? progress.batch - 1
                firstBatch = first
                let seconds = (clock.now - epochStart).seconds
                let rate = Double((progress.batch - first) * configuration.batchSize) / seconds
                display.update(progress, epochs: configuration.epochs, imagesPerSecond: rate)
                return ShutdownSignal.requested == nil
            },
            onEpoch: { summary in
                let seconds = (clock.now - epochStart).seconds
                display.finish(
                    """
                    epoch \(summary.epoch)/\(configuration.epochs)  loss \(fixed(summary.loss, 4))  \
                    accuracy \(percent(summary.trainingAccuracy))  \
                    validation \(percent(summary.validation.accuracy))\(summary.isBest ? " (best)" : "")  \
                    \(fixed(seconds, 1)) s
                    """
                )
                if let figures = Self.line(summary.validation) { print("  \(figures)") }
                try trainer.checkpoint().write(path: checkpointPath)
                epochStart = clock.now
                firstBatch = nil
            }
        )

        switch outcome {
        case .completed(let best):
            try write(best)
            return 0
        case .stopped:
            display.finish("interrupted; saving")
            try trainer.checkpoint().write(path: checkpointPath)
            if let best = trainer.best { try write(best) }
            print("wrote \(checkpointPath); go on with --resume")
            return 128 + (ShutdownSignal.requested ?? SIGINT)
        }
    }

    /// Every set's accuracy and the area of the non-digits, where there is more than one figure.
    private static func line(_ report: ValidationReport) -> String? {
        var parts = report.figures.map { "\($0.name) \(percent($0.accuracy))" }
        if let area = report.nonDigitArea { parts.append("non-digits AUROC \(fixed(area, 4))") }
        return parts.count > 1 ? parts.joined(separator: "  ") : nil
    }

    private func write(_ best: Checkpoint.Best) throws {
        try WeightsFile(weights: best.weights, metadata: metadata(best)).write(path: weightsPath)
        print("wrote \(weightsPath): epoch \(best.epoch), validation \(percent(best.validation.accuracy))")
    }

    /// How the weights were made, as it stands in their file.
    private func metadata(_ best: Checkpoint.Best) -> [String: String] {
        let configuration = trainer.configuration
        var metadata = [
            "architecture": "LargerCNN",
            "seed": "\(configuration.seed)",
            "epochs": "\(configuration.epochs)",
            "best_epoch": "\(best.epoch)",
            "validation_accuracy": "\(best.validation.accuracy)",
        ]
        for (name, share) in configuration.shares { metadata["share.\(name)"] = "\(share)" }
        for figure in best.validation.figures { metadata["validation.\(figure.name)"] = fixed(figure.accuracy, 4) }
        if let area = best.validation.nonDigitArea { metadata["validation.nondigits_auroc"] = fixed(area, 4) }
        metadata["base"] = configuration.base
        return metadata
    }

    private func makeFolder(of path: String) throws {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard !folder.isEmpty, mkdir(folder, 0o755) != 0, errno != EEXIST else { return }
        throw CommandError("cannot make the folder \(folder): \(String(cString: strerror(errno)))")
    }
}
