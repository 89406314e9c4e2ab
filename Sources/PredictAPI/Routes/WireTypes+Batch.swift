import FoundationEssentials
import HTTPServer
import LargerCNN

extension Wire {
    /// The answer of `POST /predict/batch`.
    struct BatchResponse: Encodable {
        let results: [Entry]
        let model: ModelInfo
    }
}

extension Wire.BatchResponse {
    /// What came of one file: a prediction, or an error with the status that it would have had alone.
    struct Entry: Encodable {
        let filename: String?
        var predictedDigit: Int?
        var confidence: Float?
        var probabilities: [Float]?
        var rejected: Bool?
        var reason: String?
        var warnings: [Wire.Warning]?
        var input: String?
        var error: String?
        var status: Int?

        enum CodingKeys: String, CodingKey {
            case filename
            case predictedDigit = "predicted_digit"
            case confidence, probabilities, rejected, reason, warnings, input, error, status
        }

        /// A file that was read.
        init(_ answer: Answer, filename: String?, includesInput: Bool) {
            self.filename = filename
            let recognition = answer.recognition
            predictedDigit = recognition.prediction.digit
            confidence = recognition.prediction.confidence
            probabilities = recognition.prediction.probabilities
            rejected = recognition.isRejected
            reason = recognition.rejection?.message
            warnings = recognition.warnings.map(Wire.Warning.init)
            input = includesInput ? Data(answer.image.pixels).base64EncodedString() : nil
        }

        /// A file that could not be read.
        init(_ error: HTTPError, filename: String?) {
            self.filename = filename
            self.error = error.message
            status = error.status.rawValue
        }
    }
}
