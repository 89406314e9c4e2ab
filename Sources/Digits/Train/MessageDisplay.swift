import Glibc
import LargerCNN
import TrainerLink

/// Tells a program how the training goes: a JSON object on each line of stdout (``TrainerMessage``).
final class MessageDisplay: TrainingDisplay {
    /// Least time between two messages about batches.
    private static let interval = Duration.milliseconds(200)

    private let clock = ContinuousClock()
    private let start = ContinuousClock.now
    private var usage = ProcessUsage()
    private var lastTold: ContinuousClock.Instant?

    func began(after epoch: Int, batch: Int, epochs: Int, isResumed: Bool) {
        tell(.started(.init(epoch: epoch, epochs: epochs)))
    }

    func update(
        _ progress: Trainer.Progress,
        epochs: Int,
        imagesPerSecond: Double,
        probes: () throws -> [[Double]]?
    ) throws {
        let now = clock.now
        if let lastTold, now - lastTold < Self.interval, progress.batch < progress.batchCount { return }
        lastTold = now
        let batchesLeft = (epochs - progress.epoch) * progress.batchCount + progress.batchCount - progress.batch
        let imagesLeft = Double(batchesLeft * progress.batchSize)
        tell(
            .batch(
                TrainingProgress(
                    epoch: progress.epoch,
                    epochs: epochs,
                    batch: progress.batch,
                    batches: progress.batchCount,
                    loss: progress.loss,
                    accuracy: progress.accuracy,
                    imagesPerSecond: imagesPerSecond,
                    remainingSeconds: imagesPerSecond > 0 ? imagesLeft / imagesPerSecond : 0,
                    elapsedSeconds: (now - start).seconds,
                    memoryBytes: ProcessUsage.residentBytes,
                    processorPercent: usage.processorPercent(),
                    probes: try probes()
                )
            )
        )
    }

    func finished(_ epoch: Trainer.EpochSummary, epochs: Int, seconds: Double) {
        tell(
            .epoch(
                EpochResult(
                    epoch: epoch.epoch,
                    loss: epoch.loss,
                    accuracy: epoch.trainingAccuracy,
                    validationAccuracy: epoch.validation.accuracy,
                    isBest: epoch.isBest,
                    seconds: seconds
                )
            )
        )
    }

    func stopped(checkpoint: String) { tell(.stopped) }

    func wrote(_ best: Checkpoint.Best, testAccuracy: Double?, path: String) {}

    func completed(_ best: Checkpoint.Best, testAccuracy: Double?) {
        let figures = best.validation.figures.map { ($0.name, $0.accuracy) }
        tell(
            .completed(
                .init(
                    epoch: best.epoch,
                    validationAccuracy: best.validation.accuracy,
                    validation: Dictionary(figures) { _, last in last },
                    testAccuracy: testAccuracy
                )
            )
        )
    }

    private func tell(_ message: TrainerMessage) { Self.tell(message) }

    /// Writes a message, whole: a line is shorter than what a pipe takes at once (PIPE_BUF).
    static func tell(_ message: TrainerMessage) {
        let line = message.line
        while write(STDOUT_FILENO, line, line.count) < 0, errno == EINTR {}
    }
}
