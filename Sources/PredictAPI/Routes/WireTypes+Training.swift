import TrainerLink

extension Wire {
    /// What the original calls a model that was never retrained.
    static let notStarted = "not_started"

    /// The body of `POST /training`; what is left out has a default.
    struct TrainingRequest: Decodable {
        var epochs: Int?
        var seed: Int?
        var architecture: String?
        var learningRate: Double?
        var base: String?
        var usesFeedback: Bool?
        var timeBudget: Double?
        var batchSize: Int?
        var epochImages: Int?
        /// Told, never asked for; it does no harm where the settings of one training are sent to start another.
        var feedback: Int?
        var probes: [String]?

        typealias CodingKeys = TrainingSettings.CodingKeys
    }

    /// A training with how far it is, or that there was none.
    struct TrainingState: Encodable {
        let training: Training?
        let previous: [Training]?
        let sharing: SharingStatus?

        enum CodingKeys: String, CodingKey {
            case status, percentage, previous
            case sharing = "shared_state"
        }

        init(_ training: Training?, previous: [Training]? = nil, sharing: SharingStatus? = nil) {
            self.training = training
            self.previous = previous
            self.sharing = sharing
        }

        func encode(to encoder: any Encoder) throws {
            try training?.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            if training == nil { try container.encode(Wire.notStarted, forKey: .status) }
            try container.encode(Wire.percentage(training), forKey: .percentage)
            try container.encodeIfPresent(previous, forKey: .previous)
            try container.encodeIfPresent(sharing, forKey: .sharing)
        }
    }

    /// Where a training stands within an epoch, with how far it is.
    struct TrainingProgressEvent: Encodable {
        let progress: TrainingProgress

        enum CodingKeys: CodingKey { case percentage }

        init(_ progress: TrainingProgress) { self.progress = progress }

        func encode(to encoder: any Encoder) throws {
            try progress.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(progress.percentage, forKey: .percentage)
        }
    }

    /// The answer of `GET /api/training_progress/`, and the data of its events.
    struct OriginalProgress: Encodable {
        let modelStatus: String
        let maxEpochs: Int
        let epoch: Int
        let percentage: Double
        let accuracy: Double
        let loss: Double?
        let batch: Int
        let batches: Int
        let imagesPerSecond: Double?
        let remainingSeconds: Double?

        enum CodingKeys: String, CodingKey {
            case epoch, percentage, accuracy, loss, batch, batches
            case modelStatus = "model_status"
            case maxEpochs = "max_epochs"
            case imagesPerSecond = "images_per_second"
            case remainingSeconds = "eta_seconds"
        }

        init(_ training: Training?) {
            let progress = training?.progress
            modelStatus = training?.status.rawValue ?? Wire.notStarted
            maxEpochs = training?.settings.epochs ?? 0
            epoch = progress?.epoch ?? 0
            percentage = Wire.percentage(training)
            accuracy = training?.accuracy ?? progress?.accuracy ?? 0
            loss = progress?.loss
            batch = progress?.batch ?? 0
            batches = progress?.batches ?? 0
            imagesPerSecond = progress?.imagesPerSecond
            remainingSeconds = progress?.remainingSeconds
        }
    }

    /// The answer of `GET /api/check_model_status/`.
    struct ModelStatus: Encodable {
        let modelStatus: String

        enum CodingKeys: String, CodingKey { case modelStatus = "model_status" }
    }

    /// The answer of `GET /api/model_accuracy/`.
    struct ModelAccuracy: Encodable {
        let accuracy: Double
    }

    private static func percentage(_ training: Training?) -> Double {
        training?.status == .completed ? 100 : training?.progress?.percentage ?? 0
    }
}
