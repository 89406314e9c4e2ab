import Checksum
import ServiceSupport
import TrainerLink

extension VersionStore {
    /// Takes the weights of a training over.
    ///
    /// - Parameters:
    ///   - weights: The path of the weights file, on the same file system; it is gone afterwards.
    ///   - training: The training that made them.
    ///   - completion: What it says they are worth.
    ///   - assessment: What they read wrong, where that is known.
    ///   - verdict: How they compare with the version that answers, where that is known.
    /// - Returns: The version.
    /// - Throws: ``TrainingFailure`` if the folder cannot be written, or `FileReadError`.
    func keep(
        _ weights: String,
        of training: Training,
        _ completion: TrainerMessage.Completion,
        _ assessment: Assessment?,
        _ verdict: GateVerdict?
    ) async throws -> VersionRecord {
        try await DedicatedThread.run {
            let digest = try SHA256.digest(ofFileAt: weights)
            let version = ModelInfo.version(of: digest)
            // A training that was interrupted after its result was kept brings the same weights again.
            let known = record(version)
            let record = VersionRecord(
                version: version,
                sha256: digest,
                source: .training,
                createdAt: known?.createdAt ?? Timestamp.now(),
                training: training.id,
                parent: training.baseVersion,
                settings: training.settings.withoutProbes,
                metrics: VersionRecord.Metrics(completion, assessment),
                verdict: verdict,
                activatedAt: known?.activatedAt,
                predecessor: known?.predecessor
            )
            try add(weights, record, assessment)
            return record
        }
    }
}
