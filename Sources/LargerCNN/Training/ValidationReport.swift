/// How weights answer the validation sets.
public struct ValidationReport: Codable, Sendable, Equatable {
    /// The share of one set's digits that were read right.
    public struct Figure: Codable, Sendable, Equatable {
        /// The set's name.
        public let name: String
        /// 0 to 1.
        public let accuracy: Double
    }

    /// A figure for every set that holds digits, in the order of the sets.
    public let figures: [Figure]
    /// How well the highest probability tells all digits from all pictures of none: an area under the ROC.
    ///
    /// Nil without pictures of no digit.
    public let nonDigitArea: Double?

    /// Mean of the sets' accuracies, whatever their sizes: what chooses the best epoch.
    public var accuracy: Double {
        figures.isEmpty ? 0 : figures.map(\.accuracy).reduce(0, +) / Double(figures.count)
    }

    /// Gathers figures.
    init(figures: [Figure], nonDigitArea: Double? = nil) {
        self.figures = figures
        self.nonDigitArea = nonDigitArea
    }

    /// Asks a network about every set.
    ///
    /// - Parameters:
    ///   - network: The network.
    ///   - sets: Labelled digits, and pictures of none.
    /// - Throws: `OneDNNError` if memory runs out.
    init(of network: CompiledNetwork, on sets: [TrainingData.Part]) throws {
        var figures: [Figure] = []
        var (digits, others): ([Float], [Float]) = ([], [])
        for set in sets {
            var (correct, count) = (0, 0)
            for start in stride(from: 0, to: set.digits.count, by: CompiledNetwork.largestBatch) {
                let end = min(start + CompiledNetwork.largestBatch, set.digits.count)
                let predictions = try network.predict(Array(set.digits.images[start..<end]))
                for (prediction, label) in zip(predictions, set.digits.labels[start..<end]) {
                    guard label != LabelledDigits.noDigit else {
                        others.append(prediction.confidence)
                        continue
                    }
                    digits.append(prediction.confidence)
                    count += 1
                    if prediction.digit == Int(label) { correct += 1 }
                }
            }
            if count > 0 { figures.append(Figure(name: set.name, accuracy: Double(correct) / Double(count))) }
        }
        self.figures = figures
        nonDigitArea = others.isEmpty ? nil : ROC.area(positives: digits, negatives: others)
    }
}
