internal import Glibc

/// Everything that decides what weights a training ends with, beside the data.
public struct TrainingConfiguration: Codable, Sendable, Equatable {
    /// Passes over the training images.
    public var epochs = 10
    /// Images of every step; the last, smaller batch of an epoch is left out.
    public var batchSize = 64
    /// Adam's learning rate at its highest.
    public var learningRate: Float = 0.001
    /// Steps over which the learning rate rises from zero.
    public var warmUpSteps = 200
    /// Share of the target spread over all classes.
    public var labelSmoothing: Float = 0.05
    /// Decay of the running average of the weights; the average is what is evaluated and shipped.
    public var averageDecay: Float = 0.999
    /// How images are varied.
    public var augmentation = Augmentation()
    /// Images of the training set, its last ones, that only choose the best epoch.
    public var validationCount = MNIST.validationCount
    /// Seed of the initial weights, the order of the images, augmentation and dropout.
    public var seed: UInt64 = 1
    /// OpenMP threads; part of the recipe, since sums are split among them.
    public var threads = 2

    /// The project's recipe.
    public init() {}

    /// The learning rate of a step: a linear rise, then half a cosine down to zero.
    ///
    /// Source: Loshchilov and Hutter, "SGDR", 2017, arXiv:1608.03983, without restarts.
    ///
    /// - Parameters:
    ///   - step: Steps taken before this one.
    ///   - total: Steps of the whole training.
    /// - Returns: The rate, from 0 to ``learningRate``.
    func learningRate(atStep step: Int, of total: Int) -> Float {
        if step < warmUpSteps { return learningRate * Float(step + 1) / Float(warmUpSteps) }
        let progress = Float(step - warmUpSteps) / Float(max(1, total - warmUpSteps))
        return learningRate * 0.5 * (1 + cosf(.pi * min(1, progress)))
    }
}
