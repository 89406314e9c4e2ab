/// Trains LargerCNN: epochs of augmented batches, the best epoch chosen on a validation split.
public final class Trainer {
    /// What a step or an epoch has reached.
    public struct Progress: Sendable {
        /// Epoch in progress, 1 for the first.
        public let epoch: Int
        /// Batches done in it.
        public let batch: Int
        /// Batches of an epoch.
        public let batchCount: Int
        /// Images of a batch.
        public let batchSize: Int
        /// Mean loss of the epoch so far.
        public let loss: Double
        /// Share of the epoch's digits that were right so far, augmented and with dropout.
        public let accuracy: Double
    }

    /// What an epoch has reached.
    public struct EpochSummary: Sendable {
        /// The epoch, 1 for the first.
        public let epoch: Int
        /// Mean loss over its batches.
        public let loss: Double
        /// Share of its digits that were right, augmented and with dropout.
        public let trainingAccuracy: Double
        /// How the averaged weights answer the validation sets.
        public let validation: ValidationReport
        /// Whether no epoch before was as good.
        public let isBest: Bool
    }

    /// How a training ended.
    public enum Outcome: Sendable {
        /// All epochs are done.
        case completed(Checkpoint.Best)
        /// It was asked to stop; ``Trainer/checkpoint()`` goes on from there.
        case stopped
    }

    /// The recipe.
    public let configuration: TrainingConfiguration

    /// Batches that are prepared while the network learns.
    private static let batchesAhead = 4

    private let data: TrainingData
    private let summary: TrainingData.Summary
    private let plan: EpochPlan
    private let network: TrainingNetwork
    private var position: Checkpoint.Position
    /// The best weights so far.
    public private(set) var best: Checkpoint.Best?

    /// Prepares a training from its start.
    ///
    /// - Parameters:
    ///   - configuration: The recipe.
    ///   - data: What to train and to validate on.
    ///   - base: Weights to start from; nil for random ones, which the recipe's seed decides.
    /// - Throws: ``TrainingError`` if recipe and data do not fit, `OneDNNError` if a primitive cannot be made.
    public convenience init(
        _ configuration: TrainingConfiguration,
        data: TrainingData,
        base: ModelWeights? = nil
    ) throws {
        var weights = base ?? ModelWeights(seed: configuration.seed)
        weights.ground = configuration.ground
        try self.init(
            Checkpoint(
                configuration: configuration,
                state: TrainingState(
                    weights: weights,
                    normalisation: configuration.normalisation ? .initial : nil
                ),
                position: Checkpoint.Position(),
                data: data.summary,
                best: nil
            ),
            data: data
        )
        guard base != nil, configuration.normalisation else { return }
        var batches = EpochBatches(data, plan, configuration, from: position)
        guard let first = batches.next() else { return }
        try network.adoptNormalisation(first.images, labels: first.labels)
    }

    /// Goes on from a checkpoint.
    ///
    /// - Throws: ``CheckpointError/otherData(difference:)`` if it was made with other data, ``TrainingError`` if recipe
    ///   and data do not fit, `OneDNNError` if a primitive cannot be made.
    public init(_ checkpoint: Checkpoint, data: TrainingData) throws {
        summary = data.summary
        if let difference = checkpoint.data.difference(to: summary) {
            throw CheckpointError.otherData(difference: difference)
        }
        self.data = data
        configuration = checkpoint.configuration
        plan = try EpochPlan(data, configuration)
        position = checkpoint.position
        best = checkpoint.best
        network = try TrainingNetwork(
            checkpoint.state,
            batchSize: configuration.batchSize,
            settings: TrainingNetwork.Settings(
                threads: configuration.threads,
                labelSmoothing: configuration.labelSmoothing,
                averageDecay: configuration.averageDecay,
                seed: configuration.seed
            )
        )
    }

    /// Where the training stands, to be written to disk.
    public func checkpoint() throws -> Checkpoint {
        Checkpoint(
            configuration: configuration,
            state: try network.state(),
            position: position,
            data: summary,
            best: best
        )
    }

    /// The network as it answers now: the averaged weights, which are what is evaluated and shipped.
    ///
    /// - Returns: A network of its own, which the training does not change any more.
    /// - Throws: `OneDNNError` if it cannot be made.
    public func averagedNetwork() throws -> CompiledNetwork {
        try CompiledNetwork(weights: network.averagedWeights(), threads: configuration.threads)
    }

    /// Trains to the end of the last epoch.
    ///
    /// - Parameters:
    ///   - onBatch: Called after every batch; false stops the training there.
    ///   - onEpoch: Called after every epoch, when ``checkpoint()`` stands at the start of the next.
    /// - Returns: How it ended.
    /// - Throws: What the callbacks throw, and `OneDNNError` if a primitive fails.
    public func run(
        onBatch: (Progress) throws -> Bool,
        onEpoch: (EpochSummary) throws -> Void
    ) throws -> Outcome {
        // It goes over the ends of epochs: batches of the next one are prepared during the validation.
        let batches = EpochBatches(data, plan, configuration, from: position)
        let producer = BatchProducer(ahead: Self.batchesAhead, batches)
        defer { producer.stop() }
        let totalSteps = configuration.epochs * plan.batchCount
        while position.epoch < configuration.epochs {
            while position.batch < plan.batchCount {
                guard let batch = producer.next() else { preconditionFailure("the batches ended before the epochs") }
                let rate = configuration.learningRate(atStep: network.stepCount, of: totalSteps)
                let (loss, correct) = try network.step(batch.images, labels: batch.labels, learningRate: rate)
                position.batch += 1
                position.lossSum += Double(loss)
                position.correct += correct
                position.digits += batch.digitCount
                guard try onBatch(progress) else { return .stopped }
            }
            try onEpoch(finishEpoch())
        }
        guard let best else { preconditionFailure("a training of no epochs has no best one") }
        return .completed(best)
    }

    /// Ends the training here, within an epoch: what was learnt of it is evaluated like a whole one.
    ///
    /// - Returns: The best weights.
    /// - Throws: `OneDNNError` if a primitive fails.
    public func finishNow() throws -> Checkpoint.Best {
        if position.batch > 0 || best == nil { _ = try finishEpoch() }
        guard let best else { preconditionFailure("an evaluated epoch leaves a best one") }
        return best
    }

    private var progress: Progress {
        Progress(
            epoch: position.epoch + 1,
            batch: position.batch,
            batchCount: plan.batchCount,
            batchSize: configuration.batchSize,
            loss: position.lossSum / Double(max(1, position.batch)),
            accuracy: Double(position.correct) / Double(max(1, position.digits))
        )
    }

    /// Evaluates the averaged weights, keeps them if they are the best, and moves on to the next epoch.
    private func finishEpoch() throws -> EpochSummary {
        let progress = progress
        let averaged = try network.averagedWeights()
        let compiled = try CompiledNetwork(weights: averaged, threads: configuration.threads)
        let validation = try ValidationReport(of: compiled, on: data.validation)
        // A later epoch wins a tie: it has a lower learning rate behind it.
        let isBest = validation.accuracy >= best?.validation.accuracy ?? 0
        if isBest { best = Checkpoint.Best(validation: validation, epoch: progress.epoch, weights: averaged) }
        position = Checkpoint.Position(epoch: position.epoch + 1)
        return EpochSummary(
            epoch: progress.epoch,
            loss: progress.loss,
            trainingAccuracy: progress.accuracy,
            validation: validation,
            isBest: isBest
        )
    }
}
