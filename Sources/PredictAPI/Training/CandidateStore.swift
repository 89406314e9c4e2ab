import Checksum
import FoundationEssentials
import Glibc
import HTTPServer
import ServiceSupport
import TrainerLink

/// Where trained weights wait to be activated: `models` in the data folder.
///
/// A version is a weights file, named by the first digits of its SHA-256 as everywhere, and a JSON file that says what it
/// is and is worth. Who activates versions reads them from there.
struct CandidateStore: Sendable {
    /// What a version is and is worth.
    struct Candidate: Codable, Sendable, Equatable {
        /// The first twelve digits of the SHA-256 of the weights file.
        let version: String
        /// The whole SHA-256.
        let sha256: String
        /// Always `candidate`: it was not activated when this was written.
        var status = "candidate"
        /// When it was made, as RFC 3339 has it.
        let createdAt: String
        /// The training that made it.
        let training: Int
        /// The version that it started from; nil for random weights.
        let parent: String?
        /// What was asked.
        let settings: TrainingSettings
        /// The epoch that the weights are of, and their accuracy on the validation sets and on MNIST's test set.
        let metrics: TrainerMessage.Completion

        enum CodingKeys: String, CodingKey {
            case version, sha256, status, training, parent, settings, metrics
            case createdAt = "created_at"
        }
    }

    /// The folder.
    let folder: String

    /// Takes weights over.
    ///
    /// - Parameters:
    ///   - weights: The path of the weights file, on the same file system; it is gone afterwards.
    ///   - training: The training that made them.
    ///   - metrics: What they are worth.
    /// - Returns: The candidate.
    /// - Throws: `FileReadError`, or ``TrainingFailure`` if the folder cannot be written.
    func add(_ weights: String, of training: Training, metrics: TrainerMessage.Completion) throws -> Candidate {
        var hash = SHA256()
        try hash.update(fileAt: weights)
        let digest = hash.finalize()
        let candidate = Candidate(
            version: String(digest.prefix(12)),
            sha256: digest,
            createdAt: Timestamp.now(),
            training: training.id,
            parent: training.baseVersion,
            settings: training.settings.withoutProbes,
            metrics: metrics
        )
        let path = "\(folder)/\(candidate.version)"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(JSON.encode(candidate)).write(to: URL(filePath: "\(path).json"), options: .atomic)
        } catch {
            throw TrainingFailure("The result cannot be stored in \(folder).")
        }
        // Last: whoever finds the weights finds what they are.
        guard rename(weights, "\(path).safetensors") == 0 else {
            throw TrainingFailure("The result cannot be stored in \(folder): \(String(cString: strerror(errno))).")
        }
        return candidate
    }
}

/// Why a training cannot go on, in one sentence.
struct TrainingFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
