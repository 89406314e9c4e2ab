import TrainerLink

/// Something that happened to a training; all that is known of a training follows from its events.
struct TrainingEvent: Codable, Sendable, Equatable {
    /// What happened.
    enum Change: Codable, Sendable, Equatable {
        /// It began.
        case began(Training)
        /// It does something else now.
        case phase(Training.Phase)
        /// Its data is being fetched.
        case downloading(TrainerMessage.Download)
        /// A batch was learnt from.
        case progress(TrainingProgress)
        /// An epoch is over.
        case epoch(EpochResult)
        /// Somebody asked it to stop.
        case stopRequested
        /// Its process goes on from the checkpoint.
        case restarted(countsAsFailure: Bool)
        /// It is over.
        case ended(Ending)
        /// What happened since the last event is not known one by one, only what came of it.
        case known(Training)
    }

    /// How a training ended.
    struct Ending: Codable, Sendable, Equatable {
        var status: Training.Status
        var reason: String
        var at: String
        var version: String?
        var accuracy: Double?
    }

    /// The training's number.
    let training: Int
    /// The event's own number within the training; later ones are larger.
    let number: Int
    /// What happened.
    let change: Change
}

extension Training {
    /// Notes an event.
    mutating func apply(_ event: TrainingEvent) {
        lastEvent = event.number
        switch event.change {
        case .began(let training):
            self = training
            lastEvent = event.number
        case .known(let training):
            self = training
        case .phase(let phase):
            self.phase = phase
            if phase != .downloading { download = nil }
        case .downloading(let download):
            self.download = download
            phase = .downloading
        case .progress(let progress):
            self.progress = progress
            course = course ?? TrainingCourse()
            course?.append(progress)
        case .epoch(let epoch):
            // After a restart an epoch may come once more.
            history.removeAll { $0.epoch >= epoch.epoch }
            history.append(epoch)
        case .stopRequested:
            isStopRequested = true
            phase = .stopping
        case .restarted(let countsAsFailure):
            restarts += countsAsFailure ? 1 : 0
            earlierSeconds += progress?.elapsedSeconds ?? 0
            progress?.elapsedSeconds = 0
            phase = .starting
        case .ended(let ending):
            status = ending.status
            reason = ending.reason
            endedAt = ending.at
            version = ending.version
            accuracy = ending.accuracy
            phase = .ended
            download = nil
        }
    }
}
