/// Where a training stands between two batches.
public struct TrainingProgress: Codable, Sendable, Equatable {
    /// Epoch in progress, 1 for the first.
    public var epoch: Int
    /// Epochs of the whole training.
    public var epochs: Int
    /// Batches done in the epoch.
    public var batch: Int
    /// Batches of an epoch.
    public var batches: Int
    /// Mean loss of the epoch so far.
    public var loss: Double
    /// Share of the epoch's digits that were right so far, varied and with dropout, 0 to 1.
    public var accuracy: Double
    /// Images learnt from in a second.
    public var imagesPerSecond: Double
    /// Seconds until all epochs are done, as far as can be told.
    public var remainingSeconds: Double
    /// Seconds since this process began, data included.
    public var elapsedSeconds: Double
    /// Memory of the process that is resident, in bytes.
    public var memoryBytes: Int
    /// Processor time used since the last report, in percent of one core.
    public var processorPercent: Double
    /// What the network says about the digits that are watched: ten probabilities each; nil where none are.
    public var probes: [[Double]]?

    /// Names of the fields on the wire.
    enum CodingKeys: String, CodingKey {
        case epoch, epochs, batch, batches, loss, accuracy, probes
        case imagesPerSecond = "images_per_second"
        case remainingSeconds = "eta_seconds"
        case elapsedSeconds = "elapsed_seconds"
        case memoryBytes = "memory_bytes"
        case processorPercent = "cpu_percent"
    }

    /// Share of all epochs' batches that are done, in percent.
    public var percentage: Double {
        let whole = Double(max(1, epochs)) * Double(max(1, batches))
        return min(100, (Double(epoch - 1) * Double(batches) + Double(batch)) / whole * 100)
    }

    /// Gathers figures.
    public init(
        epoch: Int,
        epochs: Int,
        batch: Int,
        batches: Int,
        loss: Double,
        accuracy: Double,
        imagesPerSecond: Double = 0,
        remainingSeconds: Double = 0,
        elapsedSeconds: Double = 0,
        memoryBytes: Int = 0,
        processorPercent: Double = 0,
        probes: [[Double]]? = nil
    ) {
        self.epoch = epoch
        self.epochs = epochs
        self.batch = batch
        self.batches = batches
        self.loss = loss
        self.accuracy = accuracy
        self.imagesPerSecond = imagesPerSecond
        self.remainingSeconds = remainingSeconds
        self.elapsedSeconds = elapsedSeconds
        self.memoryBytes = memoryBytes
        self.processorPercent = processorPercent
        self.probes = probes
    }
}
