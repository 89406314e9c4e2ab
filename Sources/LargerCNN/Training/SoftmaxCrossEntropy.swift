internal import Glibc

/// The loss that training lowers: cross-entropy of the softmax, averaged over the batch.
///
/// For a picture of no digit the target is uniform over the ten classes: the network learns to be undecided about it
/// (outlier exposure: Hendrycks, Mazeika and Dietterich, 2019, arXiv:1812.04606).
enum SoftmaxCrossEntropy {
    /// Loss, hits and gradient of a batch.
    ///
    /// - Parameters:
    ///   - logits: (N, classes).
    ///   - labels: N true classes, ``LabelledDigits/noDigit`` for none.
    ///   - smoothing: Share of the target spread evenly over all classes (Szegedy et al., 2016, arXiv:1512.00567).
    ///   - gradient: (N, classes), filled with the gradient of the mean loss by the logits.
    /// - Returns: The mean loss, and how many rows have their largest logit at the label.
    static func evaluate(
        logits: UnsafeMutableBufferPointer<Float>,
        labels: [UInt8],
        smoothing: Float,
        gradient: UnsafeMutableBufferPointer<Float>
    ) -> (loss: Float, correct: Int) {
        let classes = Architecture.classes
        var (loss, correct) = (0.0, 0)
        for (row, label) in labels.enumerated() {
            let range = row * classes..<(row + 1) * classes
            guard let top = range.max(by: { logits[$0] < logits[$1] }) else { continue }
            if top - range.lowerBound == Int(label) { correct += 1 }
            let smoothing = label == LabelledDigits.noDigit ? 1 : smoothing
            let sum = range.reduce(Float(0)) { $0 + expf(logits[$1] - logits[top]) }
            for index in range {
                let logProbability = logits[index] - logits[top] - logf(sum)
                let hit: Float = index - range.lowerBound == Int(label) ? 1 : 0
                let target = (1 - smoothing) * hit + smoothing / Float(classes)
                loss -= Double(target * logProbability)
                gradient[index] = (expf(logProbability) - target) / Float(labels.count)
            }
        }
        return (Float(loss / Double(labels.count)), correct)
    }
}
