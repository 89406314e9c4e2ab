import Metrics
import Testing
import TrainerLink

@testable import PredictAPI

struct TrainingMetricsTests {
    private let registry = MetricRegistry()
    private let metrics: TrainingMetrics
    private let training = Training(
        id: 1,
        settings: TrainingSettings(epochs: 3, seed: 1),
        baseVersion: nil,
        startedAt: "2026-01-01T00:00:00.000Z"
    )

    init() { metrics = TrainingMetrics(registry) }

    private var lines: Set<String> {
        Set(String(decoding: registry.exposition(), as: UTF8.self).split(separator: "\n").map(String.init))
    }

    private func progress(_ epoch: Int, _ batch: Int) -> TrainingEvent.Change {
        .progress(TrainingProgress(epoch: epoch, epochs: 3, batch: batch, batches: 10, loss: 1, accuracy: 0.5))
    }

    @Test func imagesAreCountedAcrossARestartOnlyOnce() {
        let batch = training.settings.batchSize
        metrics.follow(.began(training), of: training)
        metrics.follow(progress(1, 4), of: training)
        metrics.follow(progress(2, 1), of: training)
        #expect(lines.contains("digits_training_images_total \(11 * batch)"))
        // It goes on from a checkpoint that is older than what was told last.
        metrics.follow(.restarted(countsAsFailure: true), of: training)
        metrics.follow(progress(1, 8), of: training)
        #expect(lines.contains("digits_training_images_total \(11 * batch)"))
        metrics.follow(progress(1, 10), of: training)
        #expect(lines.contains("digits_training_images_total \(13 * batch)"))
    }

    @Test func aTrainingIsToldFromItsBeginningToItsEnd() {
        #expect(lines.contains("digits_training_active 0"))
        #expect(lines.contains(#"digits_trainings_total{result="error"} 0"#))
        metrics.follow(.began(training), of: training)
        #expect(lines.contains("digits_training_active 1"))
        #expect(lines.contains("digits_training_epochs 3"))
        #expect(!lines.contains { $0.hasPrefix("digits_training_loss ") })
        let epoch = EpochResult(
            epoch: 1,
            loss: 0.5,
            accuracy: 0.75,
            validationAccuracy: 0.875,
            isBest: true,
            seconds: 1
        )
        metrics.follow(.epoch(epoch), of: training)
        #expect(lines.contains("digits_training_loss 0.5"))
        #expect(lines.contains("digits_training_accuracy_ratio 0.875"))
        var over = training
        over.status = .interrupted
        metrics.follow(.ended(.init(status: .interrupted, reason: "Stopped.", at: "")), of: over)
        #expect(lines.contains("digits_training_active 0"))
        #expect(lines.contains(#"digits_trainings_total{result="interrupted"} 1"#))
    }
}
