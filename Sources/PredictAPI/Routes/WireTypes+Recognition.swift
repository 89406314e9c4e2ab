import FoundationEssentials
import LargerCNN

extension Wire.PredictResponse {
    /// Puts an answer into the form of `POST /predict/`.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - includesInput: Whether the client asked for the picture that the network saw.
    init(_ answer: Answer, includesInput: Bool) {
        let recognition = answer.recognition
        self.init(
            predictedDigit: recognition.prediction.digit,
            confidence: recognition.prediction.confidence,
            probabilities: recognition.prediction.probabilities,
            rejected: recognition.isRejected,
            reason: recognition.rejection?.message,
            warnings: recognition.warnings.map(Wire.Warning.init),
            model: answer.model,
            timings: answer.timings,
            input: includesInput ? Data(answer.image.pixels).base64EncodedString() : nil
        )
    }
}

extension Wire.Warning {
    /// Puts a warning into words.
    init(_ warning: RecognitionWarning) { self.init(code: warning.rawValue, message: warning.message) }
}
