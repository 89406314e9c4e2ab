internal import FoundationEssentials

/// A training between two steps, on disk: another process goes on from it to the same weights.
///
/// It is a safetensors file: four tensors for every parameter, those of the normalisation, the best weights so far, and the rest as metadata.
public struct Checkpoint: Sendable {
    /// The recipe.
    public let configuration: TrainingConfiguration
    /// Weights, moments, average, step count.
    public let state: TrainingState
    /// Where in the epochs the training stands.
    public let position: Position
    /// What the training has seen, without which it cannot go on as it began.
    let data: TrainingData.Summary
    /// The best weights so far and how they answer the validation sets; nil before the first epoch's end.
    public let best: Best?

    /// Where in the epochs a training stands.
    public struct Position: Codable, Sendable, Equatable {
        /// Epoch in progress, 0 for the first.
        public var epoch = 0
        /// Batches of it that are done.
        public var batch = 0
        /// Sum of their losses.
        public var lossSum = 0.0
        /// Sum of their hits.
        public var correct = 0
        /// How many of their images show a digit.
        public var digits = 0
    }

    /// The best weights so far.
    public struct Best: Sendable, Equatable {
        /// How they answer the validation sets.
        public let validation: ValidationReport
        /// Epoch after which they were taken, 1 for the first.
        public let epoch: Int
        /// The weights.
        public let weights: ModelWeights
    }

    /// What the metadata holds, as JSON.
    private struct Header: Codable {
        let configuration: TrainingConfiguration
        let position: Position
        let stepCount: Int
        let data: TrainingData.Summary
        let bestValidation: ValidationReport?
        let bestEpoch: Int?
    }

    /// Gathers a checkpoint.
    init(
        configuration: TrainingConfiguration,
        state: TrainingState,
        position: Position,
        data: TrainingData.Summary,
        best: Best?
    ) {
        self.configuration = configuration
        self.state = state
        self.position = position
        self.data = data
        self.best = best
    }

    /// Reads a checkpoint.
    ///
    /// - Throws: ``CheckpointError``.
    public static func read(path: String) throws(CheckpointError) -> Checkpoint {
        do {
            let content = try Safetensors(decoding: [UInt8](Data(contentsOf: URL(filePath: path))))
            guard let text = content.metadata["training"] else { throw CheckpointError.noCheckpoint(path: path) }
            let header = try JSONDecoder().decode(Header.self, from: Data(text.utf8))
            func tensors(_ prefix: String) -> [String: Tensor] {
                let start = "\(prefix)/"
                let own = content.tensors.filter { $0.key.hasPrefix(start) }
                return Dictionary(
                    uniqueKeysWithValues: own.map { (String($0.key.dropFirst(start.count)), $0.value) }
                )
            }
            func weights(_ prefix: String) throws -> ModelWeights {
                try ModelWeights(named: tensors(prefix), ground: header.configuration.ground)
            }
            let normalisation = tensors("normalisation")
            var best: Best?
            if let validation = header.bestValidation, let epoch = header.bestEpoch {
                best = Best(validation: validation, epoch: epoch, weights: try weights("best"))
            }
            return Checkpoint(
                configuration: header.configuration,
                state: TrainingState(
                    weights: try weights("weights"),
                    firstMoments: try weights("adam.first"),
                    secondMoments: try weights("adam.second"),
                    average: try weights("average"),
                    normalisation: normalisation.isEmpty ? nil : try BatchNormalisation(named: normalisation),
                    stepCount: header.stepCount
                ),
                position: header.position,
                data: header.data,
                best: best
            )
        } catch let error as CheckpointError {
            throw error
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
    }

    /// Writes the checkpoint atomically: the one before it stays whole until this one is.
    ///
    /// - Throws: ``CheckpointError/unwritable(path:reason:)``.
    public func write(path: String) throws(CheckpointError) {
        do {
            var tensors: [String: Tensor] = [:]
            func add(_ prefix: String, _ named: [String: Tensor]) {
                for (name, tensor) in named { tensors["\(prefix)/\(name)"] = tensor }
            }
            add("weights", state.weights.named)
            add("adam.first", state.firstMoments.named)
            add("adam.second", state.secondMoments.named)
            add("average", state.average.named)
            if let normalisation = state.normalisation { add("normalisation", normalisation.named) }
            if let best { add("best", best.weights.named) }
            let header = Header(
                configuration: configuration,
                position: position,
                stepCount: state.stepCount,
                data: data,
                bestValidation: best?.validation,
                bestEpoch: best?.epoch
            )
            let text = String(decoding: try JSONEncoder().encode(header), as: UTF8.self)
            let content = Safetensors(tensors: tensors, metadata: ["training": text])
            try AtomicFile.write(content.encoded(), path: path)
        } catch {
            throw .unwritable(path: path, reason: "\(error)")
        }
    }
}

/// Why a checkpoint cannot be used.
public enum CheckpointError: Error, Sendable, CustomStringConvertible {
    /// The file is a safetensors file, but no checkpoint.
    case noCheckpoint(path: String)
    /// The file cannot be read or is damaged.
    case unreadable(path: String, reason: String)
    /// The file cannot be written.
    case unwritable(path: String, reason: String)
    /// The training began with other data.
    case otherData(difference: String)

    /// One sentence for a terminal.
    public var description: String {
        switch self {
        case .noCheckpoint(let path): "\(path) holds weights but no training to resume"
        case .unreadable(let path, let reason): "cannot resume from \(path): \(reason)"
        case .unwritable(let path, let reason): "cannot write the checkpoint \(path): \(reason)"
        case .otherData(let difference): "the checkpoint was made with other data: \(difference)"
        }
    }
}
