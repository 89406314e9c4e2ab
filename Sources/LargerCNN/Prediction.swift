import Glibc

/// What the network says about one digit.
public struct Prediction: Sendable, Equatable {
    /// Softmax of the logits: ten fractions that sum to one.
    public let probabilities: [Float]

    /// The most probable digit, 0 to 9.
    public var digit: Int { probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0 }
    /// The probability of ``digit``, 0 to 1.
    public var confidence: Float { probabilities[digit] }

    /// Applies softmax to logits, shifted by their maximum so that no exponential overflows.
    ///
    /// - Parameters:
    ///   - logits: Ten raw scores, digit 0 first.
    ///   - temperature: What the scores are divided by; ``Calibration`` knows that of its weights.
    public init(logits: [Float], temperature: Float = 1) {
        precondition(logits.count == 10, "\(logits.count) logits are not ten")
        let top = logits.max() ?? 0
        let exponentials = logits.map { expf(($0 - top) / temperature) }
        let sum = exponentials.reduce(0, +)
        probabilities = exponentials.map { $0 / sum }
    }
}
