import Glibc

/// Softmax and cross-entropy in one, averaged over the batch.
///
/// With label smoothing ε the target of the right class is 1 - ε + ε / C and that of each other class ε / C, as in
/// PyTorch's `CrossEntropyLoss(label_smoothing:)`.
struct ReferenceSoftmaxCrossEntropy: Sendable {
    /// ε, from 0 up to 1.
    var labelSmoothing: Float = 0

    /// The loss: `-Σ c: target[c] · log softmax(logits)[c]`.
    ///
    /// - Parameters:
    ///   - logits: (N, C)
    ///   - labels: (N), each the index of the right class
    /// - Returns: the mean over the batch
    func forward(_ logits: Tensor, labels: [Int]) -> Float {
        let (count, classes) = (logits.shape[0], logits.shape[1])
        precondition(labels.count == count, "\(labels.count) labels for \(count) rows of logits")
        var sum: Double = 0
        for n in 0..<count {
            let logarithms = Self.logSoftmax(logits.scalars[n * classes..<(n + 1) * classes])
            for c in 0..<classes { sum -= target(c, label: labels[n], classes: classes) * logarithms[c] }
        }
        return Float(sum / Double(count))
    }

    /// `d loss / d logits = (softmax(logits) - target) / N`.
    ///
    /// - Parameters:
    ///   - logits: (N, C)
    ///   - labels: (N)
    /// - Returns: (N, C)
    func backward(_ logits: Tensor, labels: [Int]) -> Tensor {
        let (count, classes) = (logits.shape[0], logits.shape[1])
        var result = Tensor(zeros: logits.shape)
        for n in 0..<count {
            let logarithms = Self.logSoftmax(logits.scalars[n * classes..<(n + 1) * classes])
            for c in 0..<classes {
                let difference = exp(logarithms[c]) - target(c, label: labels[n], classes: classes)
                result.scalars[n * classes + c] = Float(difference / Double(count))
            }
        }
        return result
    }

    private func target(_ index: Int, label: Int, classes: Int) -> Double {
        let smoothing = Double(labelSmoothing)
        return smoothing / Double(classes) + (index == label ? 1 - smoothing : 0)
    }

    /// log softmax in double precision, shifted by the maximum so that no exponential overflows.
    private static func logSoftmax(_ logits: ArraySlice<Float>) -> [Double] {
        let shifted = logits.map { Double($0) - Double(logits.max() ?? 0) }
        let logarithm = log(shifted.reduce(0) { $0 + exp($1) })
        return shifted.map { $0 - logarithm }
    }
}
