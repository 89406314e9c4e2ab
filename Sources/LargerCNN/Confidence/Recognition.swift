/// The whole answer to a picture: the digit with calibrated probabilities, whether it is one, and what was odd.
public struct Recognition: Sendable, Equatable {
    /// Why an answer is withdrawn.
    public enum Rejection: String, Sendable {
        /// The network's scores are not those that digits get.
        case notADigit = "not_a_digit"

        /// One sentence for people.
        public var message: String {
            switch self {
            case .notADigit: "This does not look like a handwritten digit."
            }
        }
    }

    /// The most probable digit and the calibrated probabilities, also where the picture is rejected.
    public let prediction: Prediction
    /// Why the answer is withdrawn; nil where it stands.
    public let rejection: Rejection?
    /// What was odd about the picture, in the order of ``RecognitionWarning``'s cases.
    public let warnings: [RecognitionWarning]

    /// Whether the picture is taken for no digit.
    public var isRejected: Bool { rejection != nil }

    /// Judges what the network said of a picture.
    ///
    /// - Parameters:
    ///   - digit: The picture as it was prepared.
    ///   - logits: The network's ten raw scores of it.
    ///   - calibration: What is known of the weights that answered.
    public init(of digit: PreparedDigit, logits: [Float], calibration: Calibration) {
        prediction = calibration.prediction(logits)
        rejection = calibration.rejects(logits) ? .notADigit : nil
        warnings = RecognitionWarning.warnings(about: digit)
    }
}
