internal import Glibc

/// Everything that decides what weights a training ends with, beside the data.
public struct TrainingConfiguration: Codable, Sendable, Equatable {
    /// Epochs: each has ``epochImages`` images, and a validation at its end.
    public var epochs = 10
    /// Images of an epoch; nil for so many that MNIST's part of them is all of MNIST.
    public var epochImages: Int?
    /// Each source's share of every epoch, by its name; only proportions count.
    public var shares: [String: Double] = ["mnist": 1]
    /// The weights that the training starts from, as they are to be named in the result; nil for seeded random ones.
    public var base: String?
    /// Images of every step; what is left of an epoch's images beyond whole batches comes in the next epoch.
    public var batchSize = 64
    /// Adam's learning rate at its highest.
    public var learningRate: Float = 0.001
    /// Steps over which the learning rate rises from zero; of a short training a tenth of all at most.
    public var warmUpSteps = 200
    /// Share of the target spread over all classes.
    public var labelSmoothing: Float = 0.05
    /// Decay of the running average of the weights; the average is what is evaluated and shipped.
    public var averageDecay: Float = 0.999
    /// Whether a batch normalisation stands behind every convolution while it trains.
    public var normalisation = false
    /// How bright the paper of pictures enters the network, one of ``PictureGround/levels``; nil, as in checkpoints from
    /// before there was a difference to bitmaps, for 0.
    public var pictureGround: Float? = PictureGround.half.level
    /// How images are varied.
    public var augmentation = Augmentation()
    /// How the images of some sources are varied instead, by the sources' names; nil, as in checkpoints from before there
    /// was a choice, for none.
    public var sourceAugmentations: [String: Augmentation]?
    /// Images of MNIST's training set, its last ones, that only choose the best epoch.
    public var validationCount = MNIST.validationCount
    /// Seed of the initial weights, the order of the images, augmentation and dropout.
    public var seed: UInt64 = 1
    /// OpenMP threads; part of the recipe, since sums are split among them.
    public var threads = 2

    /// The project's recipe.
    public init() {}

    /// How the network is told where a digit comes from.
    var ground: PictureGround { pictureGround.map { PictureGround($0) } ?? .none }

    /// How the images of a source are varied.
    func augmentation(of source: String) -> Augmentation { sourceAugmentations?[source] ?? augmentation }

    /// The learning rate of a step: a linear rise, then half a cosine down to zero.
    ///
    /// Source: Loshchilov and Hutter, "SGDR", 2017, arXiv:1608.03983, without restarts.
    ///
    /// - Parameters:
    ///   - step: Steps taken before this one.
    ///   - total: Steps of the whole training.
    /// - Returns: The rate, from 0 to ``learningRate``.
    func learningRate(atStep step: Int, of total: Int) -> Float {
        let rise = min(warmUpSteps, total / 10)
        if step < rise { return learningRate * Float(step + 1) / Float(rise) }
        let progress = Float(step - rise) / Float(max(1, total - rise))
        return learningRate * 0.5 * (1 + cosf(.pi * min(1, progress)))
    }
}
