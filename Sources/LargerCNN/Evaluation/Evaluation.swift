/// How a network answers labelled digits.
public struct Evaluation: Sendable {
    /// A digit that was read wrong.
    public struct Mistake: Sendable {
        /// Its place in the data.
        public let index: Int
        /// What it is.
        public let label: UInt8
        /// What the network said; nil where the picture showed nothing that it could be asked about.
        public let prediction: Prediction?
    }

    /// Digits by label (row) and answer (column); those without an answer stand in no column.
    public private(set) var confusion = [[Int]](
        repeating: [Int](repeating: 0, count: Architecture.classes),
        count: Architecture.classes
    )
    /// The wrong answers, in the order of the data.
    public private(set) var mistakes: [Mistake] = []
    /// How well confidence agrees with accuracy, over the digits that were answered.
    public private(set) var reliability = Reliability()
    /// Digits that were taken for none.
    public private(set) var rejected = 0
    /// Number of digits.
    public private(set) var count = 0

    /// Digits that were read right.
    public var correct: Int { count - mistakes.count }
    /// Share of digits that were read right, 0 to 1; 0 without any.
    public var accuracy: Double { count == 0 ? 0 : Double(correct) / Double(count) }

    /// Nothing evaluated yet.
    public init() {}

    /// Share of digits that were taken for none, 0 to 1; 0 without any.
    public var rejectedShare: Double { count == 0 ? 0 : Double(rejected) / Double(count) }

    /// Adds an answer.
    ///
    /// - Parameters:
    ///   - prediction: The answer.
    ///   - label: What the digit is, 0 to 9.
    ///   - isRejected: Whether the answer was withdrawn; it is counted as right or wrong nevertheless.
    public mutating func add(_ prediction: Prediction, label: UInt8, isRejected: Bool = false) {
        reliability.add(confidence: prediction.confidence, isCorrect: prediction.digit == Int(label))
        rejected += isRejected ? 1 : 0
        confusion[Int(label)][prediction.digit] += 1
        if prediction.digit != Int(label) {
            mistakes.append(Mistake(index: count, label: label, prediction: prediction))
        }
        count += 1
    }

    /// Adds a picture that could not be read: it counts as a mistake.
    public mutating func addUnanswered(label: UInt8) {
        mistakes.append(Mistake(index: count, label: label, prediction: nil))
        count += 1
    }

    /// Digits of a class, answered or not.
    public func count(of digit: Int) -> Int {
        confusion[digit].reduce(0, +) + mistakes.count { $0.prediction == nil && Int($0.label) == digit }
    }

    /// Evaluates a network.
    ///
    /// - Parameters:
    ///   - network: The network.
    ///   - looks: How often it looks at each digit.
    ///   - data: Labelled digits.
    ///   - calibration: What is known of the network's weights.
    /// - Throws: `OneDNNError` if memory runs out.
    public init(
        of network: CompiledNetwork,
        looking looks: CompiledNetwork.Looks = .once,
        on data: LabelledDigits,
        calibration: Calibration = .none
    ) throws {
        for start in stride(from: 0, to: data.count, by: CompiledNetwork.largestBatch) {
            let end = min(start + CompiledNetwork.largestBatch, data.count)
            let logits = try network.logits(Array(data.images[start..<end]), looking: looks)
            for (logits, label) in zip(logits, data.labels[start..<end]) {
                add(calibration.prediction(logits), label: label, isRejected: calibration.rejects(logits))
            }
        }
    }
}
