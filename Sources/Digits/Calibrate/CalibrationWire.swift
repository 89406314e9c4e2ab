import LargerCNN

/// A calibration as scripts read it.
struct CalibrationWire: Encodable {
    struct Bin: Encodable {
        let lower: Double
        let upper: Double
        let count: Int
        let confidence: Double
        let accuracy: Double
    }
    struct Quality: Encodable {
        let likelihoodLoss: Double
        let calibrationError: Double
        let bins: [Bin]

        enum CodingKeys: String, CodingKey {
            case likelihoodLoss = "nll"
            case calibrationError = "ece"
            case bins
        }
    }
    struct Digits: Encodable {
        let name: String
        let count: Int
        let accuracy: Double
        let rejected: Int
        let before: Quality
        let after: Quality
    }
    struct Candidate: Encodable {
        let score: String
        let area: Double
        let threshold: Float
        let caught: Int

        enum CodingKeys: String, CodingKey {
            case score, threshold, caught
            case area = "auroc"
        }
    }
    struct Rejection: Encodable {
        let score: String
        let threshold: Float
    }

    let temperature: Float
    /// Null where no validation set holds non-digits.
    let rejection: Rejection?
    let nonDigits: Int
    let candidates: [Candidate]
    let all: Digits
    let sets: [Digits]
    let int8: ByteStudyWire

    enum CodingKeys: String, CodingKey {
        case temperature, rejection, candidates, all, sets, int8
        case nonDigits = "non_digits"
    }

    init(_ study: CalibrationStudy, _ bytes: ByteStudy) {
        temperature = study.calibration.temperature
        rejection = study.calibration.rejection.map { Rejection(score: $0.score.rawValue, threshold: $0.threshold) }
        nonDigits = study.nonDigitCount
        candidates = study.candidates.map {
            Candidate(score: $0.score.rawValue, area: $0.area, threshold: $0.threshold, caught: $0.caught)
        }
        all = Digits(study.all)
        sets = study.sets.map(Digits.init)
        int8 = ByteStudyWire(bytes)
    }
}

extension CalibrationWire.Digits {
    fileprivate init(_ digits: CalibrationStudy.Digits) {
        self.init(
            name: digits.name,
            count: digits.after.reliability.count,
            accuracy: digits.after.reliability.accuracy,
            rejected: digits.rejected,
            before: CalibrationWire.Quality(digits.before),
            after: CalibrationWire.Quality(digits.after)
        )
    }
}

extension CalibrationWire.Quality {
    fileprivate init(_ quality: CalibrationStudy.Quality) {
        let bins = quality.reliability.bins
        self.init(
            likelihoodLoss: quality.likelihoodLoss,
            calibrationError: quality.reliability.expectedCalibrationError,
            bins: bins.enumerated().map { index, bin in
                CalibrationWire.Bin(
                    lower: Double(index) / Double(bins.count),
                    upper: Double(index + 1) / Double(bins.count),
                    count: bin.count,
                    confidence: bin.confidence,
                    accuracy: bin.accuracy
                )
            }
        )
    }
}
