/// All batches of a training from some position to its end, epoch after epoch.
struct EpochBatches: IteratorProtocol, Sendable {
    private let data: TrainingData
    private let plan: EpochPlan
    private let configuration: TrainingConfiguration
    private var position: Checkpoint.Position
    private var order: EpochOrder?

    init(
        _ data: TrainingData,
        _ plan: EpochPlan,
        _ configuration: TrainingConfiguration,
        from position: Checkpoint.Position
    ) {
        self.data = data
        self.plan = plan
        self.configuration = configuration
        self.position = position
    }

    /// The next batch; nil after the last epoch.
    mutating func next() -> TrainingBatch? {
        if position.batch == plan.batchCount {
            position = Checkpoint.Position(epoch: position.epoch + 1)
            order = nil
        }
        guard position.epoch < configuration.epochs else { return nil }
        let current = order ?? EpochOrder(data, plan, configuration, epoch: position.epoch)
        order = current
        position.batch += 1
        return current.batch(position.batch - 1)
    }
}
