import FoundationEssentials
import LargerCNN

/// An evaluation as people and scripts read it.
struct EvaluationReport {
    /// The JSON form; scripts rely on its names.
    private struct Wire: Encodable {
        struct Class: Encodable {
            let digit: Int
            let count: Int
            let correct: Int
            let accuracy: Double
        }
        struct Mistake: Encodable {
            let file: String
            let label: Int
            /// Null where the picture could not be read.
            let predicted: Int?
            let confidence: Double
            /// Why it could not be read.
            let error: String?
        }
        /// What the network computed in.
        let precision: String
        let count: Int
        let correct: Int
        let accuracy: Double
        /// The expected calibration error over 15 bins, a fraction.
        let calibrationError: Double
        /// Digits that were taken for none.
        let rejected: Int
        let perClass: [Class]
        let confusion: [[Int]]
        let mistakes: [Mistake]

        enum CodingKeys: String, CodingKey {
            case precision, count, correct, accuracy, rejected, confusion, mistakes
            case calibrationError = "ece"
            case perClass = "per_class"
        }
    }

    private let evaluation: Evaluation
    private let name: (Int) -> String
    private let error: (Int) -> String?

    /// Prepares a report.
    ///
    /// - Parameters:
    ///   - evaluation: What was measured.
    ///   - names: The name of the digit at a place in the data.
    ///   - errors: Why the picture at a place could not be read, if so.
    init(_ evaluation: Evaluation, names: @escaping (Int) -> String, errors: @escaping (Int) -> String? = { _ in nil })
    {
        self.evaluation = evaluation
        name = names
        error = errors
    }

    /// One JSON object on one line.
    func json(precision: Precision) throws -> String {
        let wire = Wire(
            precision: precision.rawValue,
            count: evaluation.count,
            correct: evaluation.correct,
            accuracy: evaluation.accuracy,
            calibrationError: evaluation.reliability.expectedCalibrationError,
            rejected: evaluation.rejected,
            perClass: evaluation.confusion.enumerated().map { digit, row in
                let count = evaluation.count(of: digit)
                let accuracy = count == 0 ? 0 : Double(row[digit]) / Double(count)
                return Wire.Class(digit: digit, count: count, correct: row[digit], accuracy: accuracy)
            },
            confusion: evaluation.confusion,
            mistakes: evaluation.mistakes.map { mistake in
                Wire.Mistake(
                    file: name(mistake.index),
                    label: Int(mistake.label),
                    predicted: mistake.prediction?.digit,
                    confidence: Double(mistake.prediction?.confidence ?? 0),
                    error: error(mistake.index)
                )
            }
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(wire), as: UTF8.self)
    }

    /// A table for each class, the confusion matrix and the summary.
    ///
    /// - Parameters:
    ///   - precision: What the network computed in.
    ///   - secondsPerImage: Time that the network took, in seconds per image.
    /// - Returns: Several lines without a final line break.
    func text(precision: Precision, secondsPerImage: Double) -> String {
        var lines = ["digit  count  correct  accuracy"]
        for (digit, row) in evaluation.confusion.enumerated() {
            let count = evaluation.count(of: digit)
            let accuracy = count == 0 ? "-" : percent(Double(row[digit]) / Double(count))
            lines.append(
                "\(padded("\(digit)", 5))\(padded("\(count)", 7))\(padded("\(row[digit])", 9))\(padded(accuracy, 10))"
            )
        }
        lines += ["", "true \\ answer" + (0..<10).map { padded("\($0)", 6) }.joined()]
        for (digit, row) in evaluation.confusion.enumerated() {
            lines.append(padded("\(digit)", 13) + row.map { padded($0 == 0 ? "." : "\($0)", 6) }.joined())
        }
        // The standard error of a share of independent trials.
        let accuracy = evaluation.accuracy
        let error = (accuracy * (1 - accuracy) / Double(evaluation.count)).squareRoot()
        lines += [
            "",
            "\(evaluation.correct) of \(evaluation.count) right: \(percent(accuracy)) "
                + "(standard error \(fixed(error * 100, 2)) points), \(fixed(secondsPerImage * 1000, 3)) ms per image "
                + "in \(precision.rawValue)",
            "expected calibration error \(percent(evaluation.reliability.expectedCalibrationError)), "
                + "\(evaluation.rejected) rejected as no digit (\(percent(evaluation.rejectedShare)))",
        ]
        return lines.joined(separator: "\n")
    }
}
