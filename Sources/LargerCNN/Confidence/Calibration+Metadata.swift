extension Calibration {
    /// The keys under which a calibration stands in the metadata of a weights file.
    private enum Key: String, CaseIterable {
        case temperature = "calibration.temperature"
        case score = "calibration.rejection_score"
        case threshold = "calibration.rejection_threshold"
    }

    /// Range in which a fitted temperature makes sense; beyond it the numbers are somebody's mistake.
    static let temperatures: ClosedRange<Float> = 0.01...100

    /// Reads a calibration from the metadata of a weights file.
    ///
    /// - Parameter metadata: Texts by key; without the keys of a calibration it is ``none``.
    /// - Throws: ``CalibrationError`` if a value is not what its key promises, or if a rule is not whole.
    init(metadata: [String: String]) throws(CalibrationError) {
        self = .none
        if let text = metadata[Key.temperature.rawValue] {
            guard let value = Float(text), Self.temperatures.contains(value) else {
                throw .malformed(key: Key.temperature.rawValue, value: text, expected: "a number from 0.01 to 100")
            }
            temperature = value
        }
        switch (metadata[Key.score.rawValue], metadata[Key.threshold.rawValue]) {
        case (nil, nil): break
        case (.some, nil): throw .incomplete(missing: Key.threshold.rawValue)
        case (nil, .some): throw .incomplete(missing: Key.score.rawValue)
        case (.some(let name), .some(let text)):
            guard let score = DigitScore(rawValue: name) else {
                let known = DigitScore.allCases.map(\.rawValue).joined(separator: ", ")
                throw .malformed(key: Key.score.rawValue, value: name, expected: "one of \(known)")
            }
            guard let threshold = Float(text), threshold.isFinite else {
                throw .malformed(key: Key.threshold.rawValue, value: text, expected: "a number")
            }
            rejection = RejectionRule(score: score, threshold: threshold)
        }
    }

    /// Puts the calibration into the metadata of a weights file, in the place of another one.
    ///
    /// - Parameter metadata: What else is known of the weights.
    /// - Returns: The metadata with this calibration, in decimals that read back as the same numbers; ``none`` leaves
    ///   no trace.
    func written(into metadata: [String: String]) -> [String: String] {
        var metadata = Self.removed(from: metadata)
        if self == .none { return metadata }
        metadata[Key.temperature.rawValue] = "\(temperature)"
        if let rejection {
            metadata[Key.score.rawValue] = rejection.score.rawValue
            metadata[Key.threshold.rawValue] = "\(rejection.threshold)"
        }
        return metadata
    }

    /// The metadata of a weights file without its calibration.
    static func removed(from metadata: [String: String]) -> [String: String] {
        metadata.filter { Key(rawValue: $0.key) == nil }
    }
}

/// Why the calibration in a weights file cannot be used.
public enum CalibrationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A value is not what its key promises.
    case malformed(key: String, value: String, expected: String)
    /// A rejection rule lacks one of its two parts.
    case incomplete(missing: String)

    /// A clause for a message that names the file.
    public var description: String {
        switch self {
        case .malformed(let key, let value, let expected): "\(key) is '\(value)', expected \(expected)"
        case .incomplete(let missing): "\(missing) is missing"
        }
    }
}
