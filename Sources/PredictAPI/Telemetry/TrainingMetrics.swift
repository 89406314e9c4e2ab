import Metrics
import Synchronization
import TrainerLink

/// Follows the trainings that this process runs, for metrics.
///
/// Trainings of other instances are counted by those: a sum over all of them would count each training several times.
final class TrainingMetrics: Sendable {
    private struct State {
        var isActive = false
        var epoch = 0
        var epochs = 0
        var loss: Double?
        var accuracy: Double?
        /// How many images the running process has seen; nil where it goes on from a checkpoint and has not said.
        var seen: Int?
    }

    private let state = Mutex(State())
    private let images: Counter
    private let results: CounterFamily

    /// Adds the metrics to a registry.
    init(_ registry: MetricRegistry) {
        results = registry.counters(
            "digits_trainings_total",
            "Trainings ended.",
            labels: ["result"],
            known: [[Training.Status.completed.rawValue], ["interrupted"], ["error"]]
        )
        images = registry.counter("digits_training_images_total", "Images that trainings saw.")
        registry.gauge("digits_training_active", "1 while one runs.") { [weak self] in
            self?.read { $0.isActive ? 1 : 0 }
        }
        registry.gauge("digits_training_epoch", "Its epoch, from 1.") { [weak self] in self?.read { Double($0.epoch) } }
        registry.gauge("digits_training_epochs", "Of how many.") { [weak self] in self?.read { Double($0.epochs) } }
        registry.gauge("digits_training_loss", "Mean loss of the last epoch.") { [weak self] in self?.read(\.loss) }
        registry.gauge(
            "digits_training_accuracy_ratio",
            "Accuracy on the validation split after the last epoch, 0 to 1."
        ) { [weak self] in self?.read(\.accuracy) }
    }

    /// Notes what happened to a training of this process.
    ///
    /// - Parameters:
    ///   - change: What happened.
    ///   - training: The training after it.
    func follow(_ change: TrainingEvent.Change, of training: Training) {
        let (batch, isOver) = (training.settings.batchSize, !training.isRunning)
        let more = state.withLock { state -> Int in
            state.isActive = !isOver
            switch change {
            case .began:
                state = State(isActive: true, epochs: training.settings.epochs, seen: 0)
            case .restarted:
                state.seen = nil
            case .progress(let progress):
                (state.epoch, state.epochs) = (progress.epoch, progress.epochs)
                let seen = ((progress.epoch - 1) * progress.batches + progress.batch) * batch
                defer { state.seen = seen }
                return state.seen.map { seen - $0 } ?? 0
            case .epoch(let epoch):
                (state.epoch, state.loss, state.accuracy) = (epoch.epoch, epoch.loss, epoch.validationAccuracy)
            case .phase, .downloading, .stopRequested, .ended, .known:
                break
            }
            return 0
        }
        images.increment(by: more)
        if case .ended(let ending) = change { results[ending.status.rawValue].increment() }
    }

    private func read(_ value: (State) -> Double?) -> Double? { state.withLock { value($0) } }
}
