import TrainerLink

/// What a version is, where it comes from and what it is worth; which version is active stands in the ledger.
struct VersionRecord: Codable, Sendable, Equatable {
    /// Where a version comes from.
    enum Source: String, Codable, Sendable, CaseIterable {
        /// A training of this service.
        case training
        /// The weights file that the service was started with.
        case file
    }

    /// What a version is worth, each an accuracy from 0 to 1.
    struct Metrics: Codable, Sendable, Equatable {
        /// On MNIST's test set.
        var testAccuracy: Double?
        /// The mean of what the training validated on.
        var validationAccuracy: Double?
        /// On each validation set; of non-digits the share that is rejected.
        var validation: [String: Double] = [:]

        enum CodingKeys: String, CodingKey {
            case validation
            case testAccuracy = "test_accuracy"
            case validationAccuracy = "validation_accuracy"
        }
    }

    /// The first twelve digits of the SHA-256 of the weights file.
    let version: String
    /// The whole SHA-256.
    let sha256: String
    /// Where it comes from.
    let source: Source
    /// When it was made, as RFC 3339 has it.
    let createdAt: String
    /// The training that made it.
    var training: Int?
    /// The version that it started from; nil for random weights and for a file.
    var parent: String?
    /// What was asked of the training.
    var settings: TrainingSettings?
    /// What it is worth.
    var metrics = Metrics()
    /// How it compares with the version that was active when it was made.
    var verdict: GateVerdict?
    /// When it was last activated; nil if it never was.
    var activatedAt: String?
    /// The version that it took over from when it was last activated otherwise than by going back.
    var predecessor: String?

    enum CodingKeys: String, CodingKey {
        case version, sha256, source, training, parent, settings, metrics, verdict, predecessor
        case createdAt = "created_at"
        case activatedAt = "activated_at"
    }

    /// When it last mattered.
    var lastUse: String { max(createdAt, activatedAt ?? "") }
}

extension VersionRecord.Metrics {
    /// What a training says, and what its weights did as they are served.
    init(_ completion: TrainerMessage.Completion?, _ assessment: Assessment?) {
        testAccuracy = completion?.testAccuracy
        validationAccuracy = completion?.validationAccuracy
        validation = completion?.validation ?? [:]
        for set in assessment?.sets ?? [] where set.kind != .test { validation[set.name] = set.accuracy }
    }

    /// What the metadata of a weights file says.
    init(metadata: [String: String]) {
        testAccuracy = metadata["test_accuracy"].flatMap { Double($0) }
        validationAccuracy = metadata["validation_accuracy"].flatMap { Double($0) }
        let prefix = "validation."
        for (key, value) in metadata where key.hasPrefix(prefix) && key != "validation.nondigits_auroc" {
            validation[String(key.dropFirst(prefix.count))] = Double(value)
        }
    }
}
