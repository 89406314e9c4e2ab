internal import OneDNN

/// LargerCNN with its backward pass and optimiser on oneDNN, for one batch size.
///
/// Everything is made once: a step runs a fixed list of primitives over buffers that stay where they are. With the same
/// seed, batches and thread count, two runs give the same bits.
public final class TrainingNetwork {
    /// Images of every batch.
    public let batchSize: Int
    /// Steps taken so far.
    public private(set) var stepCount: Int

    private let settings: Settings
    private let program: TrainingProgram

    /// What shapes a step beside the batch itself.
    public struct Settings: Sendable {
        /// OpenMP threads.
        public var threads: Int
        /// Whether dropout is applied; tests turn it off to compare gradients.
        public var dropout: Bool
        /// Share of the target spread over all classes.
        public var labelSmoothing: Float
        /// Decay of the running average of the weights, 0 for none.
        public var averageDecay: Float
        /// Seed of the dropout masks.
        public var seed: UInt64

        /// Creates settings.
        public init(
            threads: Int = 1,
            dropout: Bool = true,
            labelSmoothing: Float = 0,
            averageDecay: Float = 0,
            seed: UInt64 = 0
        ) {
            self.threads = threads
            self.dropout = dropout
            self.labelSmoothing = labelSmoothing
            self.averageDecay = averageDecay
            self.seed = seed
        }
    }

    /// Compiles the network.
    ///
    /// - Parameters:
    ///   - state: Weights, moments and step count to go on from.
    ///   - batchSize: Images of every batch.
    ///   - settings: What shapes a step.
    /// - Throws: `OneDNNError` if a primitive cannot be made.
    public init(_ state: TrainingState, batchSize: Int, settings: Settings = Settings()) throws {
        ThreadCount.set(settings.threads)
        self.batchSize = batchSize
        self.settings = settings
        stepCount = state.stepCount
        program = try TrainingProgram(state.weights, state.normalisation, batchSize: batchSize)
        program.labelSmoothing = settings.labelSmoothing
        try program.restore(state)
    }

    /// Starts from weights, with fresh moments.
    public convenience init(weights: ModelWeights, batchSize: Int, settings: Settings = Settings()) throws {
        try self.init(TrainingState(weights: weights), batchSize: batchSize, settings: settings)
    }

    /// Forward and backward pass of one batch; the weights stay as they are.
    ///
    /// - Parameters:
    ///   - images: ``batchSize`` digits.
    ///   - labels: As many labels.
    /// - Returns: The mean loss, and how many digits the network (with dropout) got right.
    /// - Throws: `OneDNNError` if a primitive fails.
    @discardableResult
    public func computeGradients(_ images: [DigitImage], labels: [UInt8]) throws -> (loss: Float, correct: Int) {
        precondition(images.count == batchSize && labels.count == batchSize, "the batch is not of \(batchSize) images")
        ThreadCount.set(settings.threads)
        program.fill(images, labels: labels)
        // Masks depend on seed and step alone, so that a resumed training draws the same ones.
        program.drawDropout(
            enabled: settings.dropout,
            seed: settings.seed ^ (UInt64(stepCount) &* 0xD1B5_4A32_D192_ED03)
        )
        try program.run()
        return (program.loss, program.correct)
    }

    /// One training step: forward, backward, Adam.
    ///
    /// - Parameters:
    ///   - images: ``batchSize`` digits.
    ///   - labels: As many labels.
    ///   - learningRate: Adam's learning rate for this step.
    /// - Returns: The mean loss before the update, and how many digits were right.
    /// - Throws: `OneDNNError` if a primitive fails.
    @discardableResult
    public func step(
        _ images: [DigitImage],
        labels: [UInt8],
        learningRate: Float
    ) throws -> (loss: Float, correct: Int) {
        let result = try computeGradients(images, labels: labels)
        stepCount += 1
        let update = AdamUpdate(
            step: stepCount,
            learningRate: learningRate,
            averageDecay: settings.averageDecay
        )
        update.apply(to: program.parameters, threads: settings.threads)
        // At the same pace as the weights, so that both averages speak of the same steps.
        for layer in program.normalisations { layer.followBatch(decay: update.averageDecay) }
        return result
    }

    /// Makes the normalisation of weights that were trained without one change nothing for these images.
    ///
    /// Scale and shift of every convolution, first to last, become the deviation and the mean of what it gives.
    ///
    /// - Parameters:
    ///   - images: ``batchSize`` digits like those of the training.
    ///   - labels: As many labels.
    /// - Throws: `OneDNNError` if a primitive fails.
    public func adoptNormalisation(_ images: [DigitImage], labels: [UInt8]) throws {
        for layer in program.normalisations {
            try computeGradients(images, labels: labels)
            let bias = program.parameters.first { $0.name == "\(layer.name).bias" }
            guard let bias else { preconditionFailure("no bias of \(layer.name)") }
            layer.cancel(bias: bias)
        }
    }

    /// The gradients of the last batch, by parameter name.
    public func gradients() throws -> [String: Tensor] {
        try program.export(\.gradient)
    }

    /// The logits of the last batch: (N, 10).
    public func logits() -> Tensor {
        program.exportLogits()
    }

    /// The dropout mask of the last batch: (N, 512), each 0 or 1 / (1 - probability).
    public var dropoutMask: Tensor {
        Tensor(shape: [batchSize, program.dropoutMask.count / batchSize], scalars: program.dropoutMask)
    }

    /// Everything that a later run needs to go on exactly from here.
    public func state() throws -> TrainingState {
        TrainingState(
            weights: try ModelWeights(named: program.export(\.value), ground: program.ground),
            firstMoments: try ModelWeights(named: program.export(\.firstMoment)),
            secondMoments: try ModelWeights(named: program.export(\.secondMoment)),
            average: try ModelWeights(named: program.export(\.average), ground: program.ground),
            normalisation: program.normalisation,
            stepCount: stepCount
        )
    }

    /// The running average of the weights, normalisation folded in: what is evaluated and shipped.
    public func averagedWeights() throws -> ModelWeights {
        let average = try ModelWeights(named: program.export(\.average), ground: program.ground)
        return program.normalisation?.folded(into: average) ?? average
    }

    /// Names of the oneDNN implementations in use.
    public var implementations: [String] { program.implementations }
}
