import Glibc

/// A calibration fitted on validation sets, with what it is worth on them.
public struct CalibrationStudy: Sendable {
    /// How honest and how decided the answers to some digits are.
    public struct Digits: Sendable {
        /// The set's name.
        public let name: String
        /// Answers at temperature 1.
        public let before: Quality
        /// Answers at the fitted temperature.
        public let after: Quality
        /// Digits that the fitted rule rejects.
        public let rejected: Int
    }

    /// The quality of probabilities.
    public struct Quality: Sendable {
        /// Mean negative log-likelihood of the labels, in nats.
        public let likelihoodLoss: Double
        /// Confidence against accuracy.
        public let reliability: Reliability

        init(_ logits: [[Float]], _ labels: [UInt8], temperature: Float) {
            var reliability = Reliability()
            var loss = 0.0
            for (row, label) in zip(logits, labels) {
                let prediction = Prediction(logits: row, temperature: temperature)
                reliability.add(confidence: prediction.confidence, isCorrect: prediction.digit == Int(label))
                loss += CalibrationStudy.loss(row, label, temperature: temperature)
            }
            self.reliability = reliability
            likelihoodLoss = labels.isEmpty ? 0 : loss / Double(labels.count)
        }
    }

    /// How well one score tells digits from what is none.
    public struct Candidate: Sendable {
        /// The score.
        public let score: DigitScore
        /// How likely a digit scores above a non-digit (``ROC``).
        public let area: Double
        /// The threshold that rejects few enough digits (``RejectionFit``).
        public let threshold: Float
        /// Non-digits below that threshold.
        public let caught: Int
    }

    /// What was fitted.
    public let calibration: Calibration
    /// Each set that holds digits.
    public let sets: [Digits]
    /// The digits of all sets together.
    public let all: Digits
    /// Every score that could tell non-digits, the best first; none without non-digits.
    public let candidates: [Candidate]
    /// Number of non-digits.
    public let nonDigitCount: Int

    /// Fits the temperature on all digits, and chooses the score under which the non-digits stand apart most clearly.
    ///
    /// - Parameter scores: What the network said of each validation set.
    public init(_ scores: [ValidationScores]) {
        let withDigits = scores.filter { !$0.labels.isEmpty }
        let (logits, labels) = (withDigits.flatMap(\.logits), withDigits.flatMap(\.labels))
        let nonDigits = scores.flatMap(\.nonDigits)
        let candidates = Self.candidates(digits: withDigits.map(\.logits), nonDigits: nonDigits)
        let fitted = Calibration(
            temperature: TemperatureFit.temperature(logits: logits, labels: labels),
            rejection: candidates.first.map { RejectionRule(score: $0.score, threshold: $0.threshold) }
        )
        func study(_ name: String, _ logits: [[Float]], _ labels: [UInt8]) -> Digits {
            Digits(
                name: name,
                before: Quality(logits, labels, temperature: 1),
                after: Quality(logits, labels, temperature: fitted.temperature),
                rejected: logits.count { fitted.rejects($0) }
            )
        }
        calibration = fitted
        sets = withDigits.map { study($0.name, $0.logits, $0.labels) }
        all = study("all", logits, labels)
        self.candidates = candidates
        nonDigitCount = nonDigits.count
    }

    private static func candidates(digits: [[[Float]]], nonDigits: [[Float]]) -> [Candidate] {
        guard !nonDigits.isEmpty else { return [] }
        let candidates = DigitScore.allCases.compactMap { score -> Candidate? in
            let sets = digits.map { $0.map { score.value(of: $0) } }
            let negatives = nonDigits.map { score.value(of: $0) }
            guard let threshold = RejectionFit.threshold(sets) else { return nil }
            return Candidate(
                score: score,
                area: ROC.area(positives: sets.flatMap { $0 }, negatives: negatives),
                threshold: threshold,
                caught: negatives.count { $0 < threshold }
            )
        }
        return candidates.sorted { $0.area > $1.area }
    }

    /// The negative log-likelihood of a label, in double precision: a sure answer's is far below a `Float`'s step at 1.
    private static func loss(_ logits: [Float], _ label: UInt8, temperature: Float) -> Double {
        let scaled = logits.map { Double($0) / Double(temperature) }
        let top = scaled.max() ?? 0
        return top + log(scaled.reduce(0) { $0 + exp($1 - top) }) - scaled[Int(label)]
    }
}
