import TrainerLink

/// A training as it is remembered and told: what was asked, where it stands, what it came to.
struct Training: Codable, Sendable, Equatable {
    /// What has become of it, in the original's words.
    enum Status: String, Codable, Sendable, CaseIterable {
        case inProgress = "in_progress"
        case completed
        case interrupted
        case error
    }

    /// What it is doing.
    enum Phase: String, Codable, Sendable, CaseIterable {
        case starting, downloading, training, evaluating, stopping, ended
    }

    /// Its number: trainings count from 1.
    let id: Int
    /// What was asked.
    var settings: TrainingSettings
    /// The version of the weights it started from; nil for random ones.
    let baseVersion: String?
    /// When it began, as RFC 3339 has it.
    let startedAt: String
    /// What has become of it.
    var status = Status.inProgress
    /// What it is doing.
    var phase = Phase.starting
    /// How far the download of its data is, while there is one.
    var download: TrainerMessage.Download?
    /// Where it stands within an epoch; nil before the first batch.
    var progress: TrainingProgress?
    /// How it went; nil before the first batch.
    var course: TrainingCourse?
    /// Its epochs so far.
    var history: [EpochResult] = []
    /// When it ended.
    var endedAt: String?
    /// Why it ended as it did, in one sentence.
    var reason: String?
    /// The version of the weights that it made.
    var version: String?
    /// Their accuracy on MNIST's test set or, without one, on the validation sets, 0 to 1.
    var accuracy: Double?
    /// How often its process was started again after it had been killed.
    var restarts = 0
    /// How long its processes had run before the present one, in seconds.
    var earlierSeconds = 0.0
    /// Whether somebody asked it to stop.
    var isStopRequested = false
    /// The number of its last event.
    var lastEvent = 0

    enum CodingKeys: String, CodingKey {
        case id, settings, status, phase, download, progress, course, history, reason, version, accuracy
        case restarts
        case baseVersion = "base_version"
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case earlierSeconds = "earlier_seconds"
        case isStopRequested = "stop_requested"
        case lastEvent = "last_event"
    }

    /// Begins.
    init(id: Int, settings: TrainingSettings, baseVersion: String?, startedAt: String) {
        self.id = id
        self.settings = settings
        self.baseVersion = baseVersion
        self.startedAt = startedAt
    }

    /// Whether its process runs or is about to.
    var isRunning: Bool { status == .inProgress }

    /// The identifier of its last event, as it goes over the wire.
    var eventID: String { "\(id)-\(lastEvent)" }
}
