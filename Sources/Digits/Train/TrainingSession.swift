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
                    validation \(percent(summary.validationAccuracy))\(summary.isBest ? " (best)" : "")  \
                    \(fixed(seconds, 1)) s
                    """
                )
                try trainer.checkpoint().write(path: checkpointPath)
                epochStart = clock.now
                firstBatch = nil
            }
        )

        switch outcome {
        case .completed(let best):
            try weightsFile(best.weights, accuracy: best.accuracy, epoch: best.epoch).write(path: weightsPath)
            print("wrote \(weightsPath): epoch \(best.epoch), validation \(percent(best.accuracy))")
            return 0
        case .stopped:
            display.finish("interrupted; saving")
            try trainer.checkpoint().write(path: checkpointPath)
            if let best = trainer.best {
                try weightsFile(best.weights, accuracy: best.accuracy, epoch: best.epoch).write(path: weightsPath)
                print("wrote \(weightsPath): epoch \(best.epoch), validation \(percent(best.accuracy))")
            }
            print("wrote \(checkpointPath); go on with --resume")
            return 128 + (ShutdownSignal.requested ?? SIGINT)
        }
    }

    private func weightsFile(_ weights: ModelWeights, accuracy: Double, epoch: Int) -> WeightsFile {
        let configuration = trainer.configuration
        return WeightsFile(
            weights: weights,
            metadata: [
                "architecture": "LargerCNN",
                "seed": "\(configuration.seed)",
                "epochs": "\(configuration.epochs)",
                "best_epoch": "\(epoch)",
                "validation_accuracy": "\(accuracy)",
            ]
        )
    }

    private func makeFolder(of path: String) throws {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard !folder.isEmpty, mkdir(folder, 0o755) != 0, errno != EEXIST else { return }
        throw CommandError("cannot make the folder \(folder): \(String(cString: strerror(errno)))")
    }
}
