import Glibc

/// Fits the one number of temperature scaling.
///
/// Source: Guo et al. 2017, arXiv:1706.04599. The mean negative log-likelihood is convex in the inverse temperature, so bisection on its derivative, which is the
/// mean of (expected logit - logit of the label), finds the one minimum.
public enum TemperatureFit {
    /// Halvings of the logarithm of the inverse temperature: far below the precision of a `Float`.
    private static let halvings = 50

    /// The temperature under which the labels are most likely.
    ///
    /// - Parameters:
    ///   - logits: Ten raw scores of each validation digit.
    ///   - labels: As many labels, 0 to 9.
    /// - Returns: A temperature from 0.01 to 100; 1 without any digit. Where every digit is read right by a wide margin
    ///   the likelihood grows without end, and the result is the lower bound.
    public static func temperature(logits: [[Float]], labels: [UInt8]) -> Float {
        precondition(logits.count == labels.count, "\(logits.count) logits, \(labels.count) labels")
        guard !logits.isEmpty else { return 1 }
        var low = log(1 / Double(Calibration.temperatures.upperBound))
        var high = log(1 / Double(Calibration.temperatures.lowerBound))
        for _ in 0..<halvings {
            let middle = (low + high) / 2
            if slope(logits, labels, inverse: exp(middle)) <= 0 { low = middle } else { high = middle }
        }
        let bounds = Calibration.temperatures
        return min(max(Float(exp(-(low + high) / 2)), bounds.lowerBound), bounds.upperBound)
    }

    /// The derivative of the summed negative log-likelihood by the inverse temperature.
    private static func slope(_ logits: [[Float]], _ labels: [UInt8], inverse: Double) -> Double {
        var sum = 0.0
        for (row, label) in zip(logits, labels) {
            let top = Double(row.max() ?? 0)
            var mass = 0.0
            var expected = 0.0
            for logit in row {
                let weight = exp((Double(logit) - top) * inverse)
                mass += weight
                expected += weight * Double(logit)
            }
            sum += expected / mass - Double(row[Int(label)])
        }
        return sum
    }
}
