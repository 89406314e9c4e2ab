import LargerCNN

/// What computing in bytes changes on one set of digits.
struct PrecisionComparison: Encodable {
    let name: String
    let count: Int
    /// Digits read right in floats.
    let correctInFloats: Int
    /// Digits read right in bytes.
    let correctInBytes: Int
    /// Digits that are read as another one, right or wrong.
    let changed: Int

    enum CodingKeys: String, CodingKey {
        case name, count, changed
        case correctInFloats = "correct_f32"
        case correctInBytes = "correct_int8"
    }

    /// Compares what two networks said of the same pictures.
    init(floats: ValidationScores, bytes: ValidationScores) {
        name = floats.name
        count = floats.labels.count
        let answers = zip(floats.logits, bytes.logits).map { floats, bytes in
            (floats: Prediction(logits: floats).digit, bytes: Prediction(logits: bytes).digit)
        }
        correctInFloats = zip(answers, floats.labels).count { $0.floats == Int($1) }
        correctInBytes = zip(answers, floats.labels).count { $0.bytes == Int($1) }
        changed = answers.count { $0.floats != $0.bytes }
    }
}
