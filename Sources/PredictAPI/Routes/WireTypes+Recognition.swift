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

extension Wire.NumberResponse {
    /// Puts a number into the form of `POST /predict/number`.
    init(_ answer: NumberAnswer) {
        let reading = answer.reading
        self.init(
            number: reading.number,
            lines: reading.lineTexts,
            digits: reading.digits.map { digit in
                Digit(
                    digit: digit.recognition.prediction.digit,
                    confidence: digit.recognition.prediction.confidence,
                    rejected: digit.recognition.isRejected,
                    box: [digit.box.x, digit.box.y, digit.box.width, digit.box.height]
                )
            },
            rejected: reading.isRejected,
            reason: reading.isRejected ? Recognition.Rejection.notADigit.message : nil,
            warnings: reading.warnings.map(Wire.Warning.init),
            model: answer.model,
            timings: answer.timings
        )
    }
}

extension Wire.Warning {
    /// Puts a warning into words.
    init(_ warning: RecognitionWarning) { self.init(code: warning.rawValue, message: warning.message) }
}
