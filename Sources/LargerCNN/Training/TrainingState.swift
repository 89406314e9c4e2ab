/// What a training consists of between two steps: weights, Adam's moments, the running average, the step count.
public struct TrainingState: Sendable, Equatable {
    /// The weights that the next step starts from.
    public var weights: ModelWeights
    /// Adam's first moments.
    public var firstMoments: ModelWeights
    /// Adam's second moments.
    public var secondMoments: ModelWeights
    /// The running average of the weights.
    public var average: ModelWeights
    /// Scale and running averages of the batch normalisation, where the training has one.
    public var normalisation: BatchNormalisation?
    /// Steps taken so far.
    public var stepCount: Int

    /// Gathers a state.
    public init(
        weights: ModelWeights,
        firstMoments: ModelWeights,
        secondMoments: ModelWeights,
        average: ModelWeights,
        normalisation: BatchNormalisation? = nil,
        stepCount: Int
    ) {
        self.weights = weights
        self.firstMoments = firstMoments
        self.secondMoments = secondMoments
        self.average = average
        self.normalisation = normalisation
        self.stepCount = stepCount
    }

    /// The state before the first step: moments are zero.
    public init(weights: ModelWeights, normalisation: BatchNormalisation? = nil) {
        let zeros = ModelWeights.zeros
        self.init(
            weights: weights,
            firstMoments: zeros,
            secondMoments: zeros,
            average: weights,
            normalisation: normalisation,
            stepCount: 0
        )
    }
}
