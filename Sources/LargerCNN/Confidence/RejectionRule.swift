/// When an answer is withdrawn, because the picture does not look like a digit.
public struct RejectionRule: Sendable, Equatable {
    /// What is compared.
    public var score: DigitScore
    /// The least score of what is taken for a digit.
    public var threshold: Float

    /// Creates a rule.
    public init(score: DigitScore, threshold: Float) {
        self.score = score
        self.threshold = threshold
    }

    /// Whether a picture does not look like a digit.
    ///
    /// - Parameter logits: Ten raw scores of the network.
    /// - Returns: True below the threshold.
    public func rejects(_ logits: [Float]) -> Bool { score.value(of: logits) < threshold }
}
