import LargerCNN

/// Whoever is told how a training goes: a person at a terminal, or the program that started it.
protocol TrainingDisplay: AnyObject {
    /// The data is there and the first batch is next, after so many epochs and batches of the next one.
    func began(after epoch: Int, batch: Int, epochs: Int, isResumed: Bool)

    /// A batch was learnt from; the network can be asked what it says now about the digits that are watched, if any are.
    func update(
        _ progress: Trainer.Progress,
        epochs: Int,
        imagesPerSecond: Double,
        probes: () throws -> [[Double]]?
    ) throws

    /// An epoch is over and evaluated.
    func finished(_ epoch: Trainer.EpochSummary, epochs: Int, seconds: Double)

    /// The training was told to stop and its checkpoint is written.
    func stopped(checkpoint: String)

    /// Weights were written, which were measured on MNIST's test set where there is one.
    func wrote(_ best: Checkpoint.Best, testAccuracy: Double?, path: String)

    /// The training is over.
    func completed(_ best: Checkpoint.Best, testAccuracy: Double?)
}
