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
        /// Share of the epoch's images that were right so far, augmented and with dropout.
        public let accuracy: Double
    }

    /// What an epoch has reached.
    public struct EpochSummary: Sendable {
        /// The epoch, 1 for the first.
        public let epoch: Int
        /// Mean loss over its batches.
        public let loss: Double
        /// Share of its images that were right, augmented and with dropout.
        public let trainingAccuracy: Double
        /// Share of the validation split that the averaged weights read right.
        public let validationAccuracy: Double
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

    private let training: LabelledDigits
    private let validation: LabelledDigits
    private let network: TrainingNetwork
    private var position: Checkpoint.Position
    /// The best weights so far.
    public private(set) var best: Checkpoint.Best?

    /// Prepares a training from fresh weights.
    ///
    /// - Parameters:
    ///   - configuration: The recipe.
    ///   - data: The whole training set; its last images become the validation split.
    /// - Throws: `OneDNNError` if a primitive cannot be made.
    public convenience init(_ configuration: TrainingConfiguration, data: LabelledDigits) throws {
        try self.init(
            Checkpoint(
                configuration: configuration,
                state: TrainingState(weights: ModelWeights(seed: configuration.seed)),
                position: Checkpoint.Position(),
                best: nil
            ),
            data: data
        )
    }

    /// Goes on from a checkpoint.
    ///
    /// - Throws: `OneDNNError` if a primitive cannot be made.
    public init(_ checkpoint: Checkpoint, data: LabelledDigits) throws {
        configuration = checkpoint.configuration
        let split = data.count - configuration.validationCount
        precondition(split >= configuration.batchSize, "\(data.count) images leave none to train on")
        training = data[0..<split]
        validation = data[split..<data.count]
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
        Checkpoint(configuration: configuration, state: try network.state(), position: position, best: best)
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
        while position.epoch < configuration.epochs {
            let order = EpochOrder(training, configuration: configuration, epoch: position.epoch)
            let totalSteps = configuration.epochs * order.batchCount
            while position.batch < order.batchCount {
                let (images, labels) = order.batch(position.batch)
                let rate = configuration.learningRate(atStep: network.stepCount, of: totalSteps)
                let (loss, correct) = try network.step(images, labels: labels, learningRate: rate)
                position.batch += 1
                position.lossSum += Double(loss)
                position.correct += correct
                guard try onBatch(progress(batchCount: order.batchCount)) else { return .stopped }
            }
            let summary = try finishEpoch(batchCount: order.batchCount)
            try onEpoch(summary)
        }
        guard let best else { preconditionFailure("a training of no epochs has no best one") }
        return .completed(best)
    }

    private func progress(batchCount: Int) -> Progress {
        Progress(
            epoch: position.epoch + 1,
            batch: position.batch,
            batchCount: batchCount,
            batchSize: configuration.batchSize,
            loss: position.lossSum / Double(position.batch),
            accuracy: Double(position.correct) / Double(position.batch * configuration.batchSize)
        )
    }

    /// Evaluates the averaged weights, keeps them if they are the best, and moves on to the next epoch.
    private func finishEpoch(batchCount: Int) throws -> EpochSummary {
        let progress = progress(batchCount: batchCount)
        let averaged = try network.averagedWeights()
        let compiled = try CompiledNetwork(weights: averaged, threads: configuration.threads)
        let accuracy = try Evaluation(of: compiled, on: validation).accuracy
        // A later epoch wins a tie: it has a lower learning rate behind it.
        let isBest = accuracy >= best?.accuracy ?? 0
        if isBest { best = Checkpoint.Best(accuracy: accuracy, epoch: progress.epoch, weights: averaged) }
        position = Checkpoint.Position(epoch: position.epoch + 1)
        return EpochSummary(
            epoch: progress.epoch,
            loss: progress.loss,
            trainingAccuracy: progress.accuracy,
            validationAccuracy: accuracy,
            isBest: isBest
        )
    }
}
