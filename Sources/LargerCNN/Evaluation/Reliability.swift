/// How well confidence agrees with accuracy: answers sorted into bins by their confidence.
///
/// Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", arXiv:1706.04599, section 2.
public struct Reliability: Sendable, Equatable {
    /// The answers whose confidence lies in one interval.
    public struct Bin: Sendable, Equatable {
        /// Number of answers.
        public fileprivate(set) var count = 0
        /// How many of them were right.
        public fileprivate(set) var correct = 0
        fileprivate var confidenceSum = 0.0

        /// Their mean confidence, 0 to 1; 0 without any.
        public var confidence: Double { count == 0 ? 0 : confidenceSum / Double(count) }
        /// Share of them that was right, 0 to 1; 0 without any.
        public var accuracy: Double { count == 0 ? 0 : Double(correct) / Double(count) }
    }

    /// Number of bins of equal width that the literature uses.
    public static let binCount = 15

    /// The bins; the first holds confidences up to 1/15, the last those up to 1.
    public private(set) var bins = [Bin](repeating: Bin(), count: Reliability.binCount)

    /// Nothing measured yet.
    public init() {}

    /// Adds an answer.
    ///
    /// - Parameters:
    ///   - confidence: The probability of the answer, 0 to 1.
    ///   - isCorrect: Whether it was right.
    public mutating func add(confidence: Float, isCorrect: Bool) {
        // An interval holds its upper end: (0, 1/15], (1/15, 2/15], …
        let place = Int((Double(confidence) * Double(Self.binCount)).rounded(.up)) - 1
        let index = min(max(place, 0), Self.binCount - 1)
        bins[index].count += 1
        bins[index].correct += isCorrect ? 1 : 0
        bins[index].confidenceSum += Double(confidence)
    }

    /// Number of answers.
    public var count: Int { bins.reduce(0) { $0 + $1.count } }
    /// Share of the answers that was right, 0 to 1; 0 without any.
    public var accuracy: Double {
        let count = count
        return count == 0 ? 0 : Double(bins.reduce(0) { $0 + $1.correct }) / Double(count)
    }

    /// The expected calibration error: the mean distance of confidence and accuracy over the bins, weighted by their
    /// counts; 0 to 1, 0 without any answer.
    public var expectedCalibrationError: Double {
        let count = count
        guard count > 0 else { return 0 }
        return bins.reduce(0) { $0 + Double($1.count) * abs($1.confidence - $1.accuracy) } / Double(count)
    }
}
