/// What a training is asked to do.
struct TrainingSettings: Codable, Sendable, Equatable {
    /// What a training starts from.
    enum Base: String, Codable, Sendable, CaseIterable {
        /// Random weights.
        case scratch
        /// The weights that answer predictions when the training begins.
        case active
    }

    /// Epochs, each with a validation at its end.
    var epochs: Int
    /// Same seed, data and threads, same weights.
    var seed: Int
    /// The network; there is one.
    var architecture = "LargerCNN"
    /// Adam's learning rate at its highest.
    var learningRate = 0.001
    /// What it starts from.
    var base = Base.scratch
    /// Whether to learn from what users corrected, as far as there is such.
    var usesFeedback = true
    /// Seconds after which the best weights until then are the result; nil for all epochs.
    var timeBudget: Double?
    /// Images of a step.
    var batchSize = 64
    /// Images of an epoch; nil for all of them.
    var epochImages: Int?
    /// How many corrections it learns from; nil for none.
    var feedback: Int?
    /// Digits that are watched while it learns, each a PNG of what the network sees as a data URL; nil for none.
    var probes: [String]?

    enum CodingKeys: String, CodingKey {
        case epochs, seed, architecture, base, feedback, probes
        case learningRate = "learning_rate"
        case usesFeedback = "use_feedback"
        case timeBudget = "time_budget"
        case batchSize = "batch_size"
        case epochImages = "epoch_images"
    }
}
