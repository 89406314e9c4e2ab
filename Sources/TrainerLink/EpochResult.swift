/// What an epoch has reached.
public struct EpochResult: Codable, Sendable, Equatable {
    /// The epoch, 1 for the first.
    public var epoch: Int
    /// Mean loss over its batches.
    public var loss: Double
    /// Share of its digits that were right, varied and with dropout, 0 to 1.
    public var accuracy: Double
    /// Mean accuracy on the validation sets, 0 to 1.
    public var validationAccuracy: Double
    /// Whether no epoch before was as good.
    public var isBest: Bool
    /// How long it took.
    public var seconds: Double

    /// Names of the fields on the wire.
    enum CodingKeys: String, CodingKey {
        case epoch, loss, accuracy, seconds
        case validationAccuracy = "validation_accuracy"
        case isBest = "best"
    }

    /// Gathers figures.
    public init(
        epoch: Int,
        loss: Double,
        accuracy: Double,
        validationAccuracy: Double,
        isBest: Bool,
        seconds: Double
    ) {
        self.epoch = epoch
        self.loss = loss
        self.accuracy = accuracy
        self.validationAccuracy = validationAccuracy
        self.isBest = isBest
        self.seconds = seconds
    }
}
