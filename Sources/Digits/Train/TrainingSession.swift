@preconcurrency import Glibc
import LargerCNN
import ServiceSupport

/// A training from its first batch to its weights: it tells how it goes, writes checkpoints, and stops when told to.
final class TrainingSession {
    /// What a session does beside training.
    struct Plan {
        /// Where the checkpoint goes.
        var checkpointPath: String
        /// Where the best weights go.
        var weightsPath: String
        /// Time between two checkpoints within an epoch; nil for one at each epoch's end only.
        var checkpointInterval: Duration?
        /// How long to train, the result being what is best then; nil for all epochs.
        var timeBudget: Duration?
        /// Digits whose answers are told with the progress.
        var probes: [DigitImage] = []
        /// MNIST's test set, on which the result is measured; nil to leave that out.
        var test: LabelledDigits?
    }

    private let trainer: Trainer
    private let plan: Plan
    private let display: any TrainingDisplay
    private let probes: ProbeWatch?
    private let clock = ContinuousClock()

    init(_ trainer: Trainer, _ plan: Plan, display: any TrainingDisplay) {
        self.trainer = trainer
        self.plan = plan
        self.display = display
        probes = plan.probes.isEmpty ? nil : ProbeWatch(plan.probes, network: trainer.averagedNetwork)
    }

    /// Trains until done or interrupted.
    ///
    /// - Returns: The exit status: 0, or 128 + the signal's number where one ended the training.
    func run() throws -> Int32 {
        let configuration = trainer.configuration
        let start = clock.now
        var (epochStart, lastCheckpoint) = (start, start)
        var firstBatch: Int?
        var isOutOfTime = false

        let outcome = try trainer.run(
            onBatch: { progress in
                // A resumed epoch is timed from where it resumed.
                let first = firstBatch ?? progress.batch - 1
                firstBatch = first
                let now = clock.now
                let rate = Double((progress.batch - first) * configuration.batchSize) / (now - epochStart).seconds
                try display.update(progress, epochs: configuration.epochs, imagesPerSecond: rate) {
                    try probes?.latest(mustBeFresh: progress.batch == progress.batchCount)
                }
                if let interval = plan.checkpointInterval, now - lastCheckpoint >= interval {
                    try trainer.checkpoint().write(path: plan.checkpointPath)
                    lastCheckpoint = clock.now
                }
                if let budget = plan.timeBudget, now - start >= budget { isOutOfTime = true }
                return ShutdownSignal.requested == nil && !isOutOfTime
            },
            onEpoch: { summary in
                display.finished(summary, epochs: configuration.epochs, seconds: (clock.now - epochStart).seconds)
                try trainer.checkpoint().write(path: plan.checkpointPath)
                epochStart = clock.now
                lastCheckpoint = epochStart
                firstBatch = nil
            }
        )

        switch outcome {
        case .completed(let best):
            try complete(best)
            return 0
        case .stopped where isOutOfTime:
            try complete(trainer.finishNow())
            return 0
        case .stopped:
            try trainer.checkpoint().write(path: plan.checkpointPath)
            if let best = trainer.best { try write(best, testAccuracy: nil) }
            display.stopped(checkpoint: plan.checkpointPath)
            return 128 + (ShutdownSignal.requested ?? SIGINT)
        }
    }

    private func complete(_ best: Checkpoint.Best) throws {
        let accuracy = try testAccuracy(best)
        try write(best, testAccuracy: accuracy)
        display.completed(best, testAccuracy: accuracy)
    }

    private func testAccuracy(_ best: Checkpoint.Best) throws -> Double? {
        guard let test = plan.test, test.count > 0 else { return nil }
        let network = try CompiledNetwork(weights: best.weights, threads: trainer.configuration.threads)
        var evaluation = Evaluation()
        for start in stride(from: 0, to: test.count, by: CompiledNetwork.largestBatch) {
            let end = min(start + CompiledNetwork.largestBatch, test.count)
            for (prediction, label) in zip(
                try network.predict(Array(test.images[start..<end])),
                test.labels[start..<end]
            ) {
                evaluation.add(prediction, label: label)
            }
        }
        return evaluation.accuracy
    }

    private func write(_ best: Checkpoint.Best, testAccuracy: Double?) throws {
        var metadata = metadata(best)
        metadata["test_accuracy"] = testAccuracy.map { "\($0)" }
        try WeightsFile(weights: best.weights, metadata: metadata).write(path: plan.weightsPath)
        display.wrote(best, testAccuracy: testAccuracy, path: plan.weightsPath)
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
}
