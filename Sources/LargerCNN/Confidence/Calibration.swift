/// How the raw scores of particular weights become honest answers: fitted on validation data, stored with the weights.
public struct Calibration: Sendable, Equatable {
    /// What the logits are divided by before softmax: above 1 it makes a network humbler, below 1 surer.
    ///
    /// Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", arXiv:1706.04599.
    public var temperature: Float
    /// What is no digit; nil where nothing is rejected.
    public var rejection: RejectionRule?

    /// Softmax as it is, and every picture a digit: weights that were never calibrated.
    public static let none = Calibration(temperature: 1, rejection: nil)

    /// Creates a calibration.
    ///
    /// - Parameters:
    ///   - temperature: Greater than 0.
    ///   - rejection: What is no digit; nil rejects nothing.
    public init(temperature: Float, rejection: RejectionRule?) {
        precondition(temperature > 0, "\(temperature) is no temperature")
        self.temperature = temperature
        self.rejection = rejection
    }

    /// The calibrated probabilities.
    public func prediction(_ logits: [Float]) -> Prediction {
        Prediction(logits: logits, temperature: temperature)
    }

    /// Whether a picture with these logits is taken for no digit.
    public func rejects(_ logits: [Float]) -> Bool { rejection?.rejects(logits) ?? false }
}
