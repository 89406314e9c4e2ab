import Glibc

/// How much a network's raw scores look like those of a digit: the higher, the more.
///
/// Which of them separates digits from other things best is measured on validation data when a model is calibrated; the
/// weights name the one that was chosen.
public enum DigitScore: String, Sendable, CaseIterable {
    /// The greatest softmax probability at temperature 1 (Hendrycks and Gimpel 2017, arXiv:1610.02136).
    case maximumProbability = "maximum_probability"
    /// The greatest logit (Hendrycks et al. 2022, arXiv:1911.11132).
    case maximumLogit = "maximum_logit"
    /// The negative free energy, log Σ exp(logit) (Liu et al. 2020, arXiv:2010.03759).
    case energy
    /// The greatest logit less the next one: how clear the decision was.
    case margin

    /// The score of one picture.
    ///
    /// - Parameter logits: Ten raw scores of the network.
    /// - Returns: A score that is comparable between pictures of the same weights only.
    public func value(of logits: [Float]) -> Float {
        let top = logits.max() ?? 0
        switch self {
        case .maximumProbability: return 1 / Self.exponentialSum(logits, top: top)
        case .maximumLogit: return top
        case .energy: return top + logf(Self.exponentialSum(logits, top: top))
        case .margin: return top - (logits.sorted().dropLast().last ?? top)
        }
    }

    /// The sum of the exponentials of the logits, each shifted by the greatest so that none overflows.
    private static func exponentialSum(_ logits: [Float], top: Float) -> Float {
        logits.reduce(0) { $0 + expf($1 - top) }
    }
}
