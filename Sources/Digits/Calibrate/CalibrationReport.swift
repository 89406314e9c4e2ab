import FoundationEssentials
import LargerCNN

/// A calibration as people read it.
struct CalibrationReport {
    let study: CalibrationStudy
    let bytes: ByteStudy

    init(_ study: CalibrationStudy, _ bytes: ByteStudy) {
        self.study = study
        self.bytes = bytes
    }

    /// One JSON object on one line.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(CalibrationWire(study, bytes)), as: UTF8.self)
    }

    /// A table of the sets, one of the scores that may tell non-digits, and what int8 changes.
    ///
    /// - Returns: Several lines without a final line break.
    func text() -> String { (confidence() + [""] + bytes.lines()).joined(separator: "\n") }

    private func confidence() -> [String] {
        var lines = [
            "temperature \(fixed(Double(study.calibration.temperature), 4))", "",
            padded("set", 12) + padded("digits", 8) + padded("accuracy", 11) + padded("NLL before", 12)
                + padded("after", 9) + padded("ECE before", 12) + padded("after", 9) + padded("rejected", 18),
        ]
        lines += (study.sets + [study.all]).map(row)
        guard let chosen = study.candidates.first else {
            return lines + ["", "no validation set holds non-digits: nothing is rejected"]
        }
        lines += [
            "", padded("score", 20) + padded("AUROC", 10) + padded("threshold", 12) + padded("non-digits caught", 28),
        ]
        lines += study.candidates.map { candidate in
            let share = percent(Double(candidate.caught) / Double(study.nonDigitCount))
            return padded(candidate.score.rawValue, 20) + padded(fixed(candidate.area, 5), 10)
                + padded(fixed(Double(candidate.threshold), 4), 12)
                + padded("\(candidate.caught) of \(study.nonDigitCount), \(share)", 28)
        }
        return lines + [
            "", "rejected is what has \(chosen.score.rawValue) below \(fixed(Double(chosen.threshold), 4))",
        ]
    }

    private func row(_ set: CalibrationStudy.Digits) -> String {
        let reliability = set.after.reliability
        return padded(set.name, 12) + padded("\(reliability.count)", 8) + padded(percent(reliability.accuracy), 11)
            + padded(fixed(set.before.likelihoodLoss, 5), 12) + padded(fixed(set.after.likelihoodLoss, 5), 9)
            + padded(percent(set.before.reliability.expectedCalibrationError), 12)
            + padded(percent(reliability.expectedCalibrationError), 9)
            + padded("\(set.rejected), \(percent(Double(set.rejected) / Double(max(1, reliability.count))))", 18)
    }
}
