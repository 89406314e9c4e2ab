import AccessControl

/// What goes over the wire, apart from what handles it.
///
/// Names and types are a contract with clients.
enum Wire {
    /// The answer of `POST /predict/`.
    struct PredictResponse: Encodable {
        let predictedDigit: Int
        let confidence: Float
        let probabilities: [Float]
        let rejected: Bool
        let reason: String?
        let warnings: [Warning]
        let model: ModelInfo
        let timings: StageTimings
        let input: String?

        enum CodingKeys: String, CodingKey {
            case predictedDigit = "predicted_digit"
            case confidence
            case probabilities
            case rejected
            case reason
            case warnings
            case model
            case timings = "timings_ms"
            case input
        }
    }

    /// The answer of `POST /predict/number`.
    struct NumberResponse: Encodable {
        struct Digit: Encodable {
            let digit: Int
            let confidence: Float
            let rejected: Bool
            /// Left, top, width and height in pixels of the picture.
            let box: [Int]
        }
        let number: String
        let lines: [String]
        let digits: [Digit]
        let rejected: Bool
        let reason: String?
        let warnings: [Warning]
        let model: ModelInfo
        let timings: StageTimings

        enum CodingKeys: String, CodingKey {
            case number, lines, digits, rejected, reason, warnings, model
            case timings = "timings_ms"
        }
    }

    /// Something odd about a picture: a code for programs, a sentence for people.
    struct Warning: Encodable {
        let code: String
        let message: String
    }

    /// The body of `POST /api/drawing/`.
    struct DrawingRequest: Decodable {
        let drawing: String
    }

    /// The answer of `POST /api/drawing/`; the confidence is in percent.
    struct DrawingResponse: Encodable {
        let prediction: Int
        let confidence: Double
    }

    /// The answer of `POST /api/digit`; the percentages are ten fractions that sum to one.
    struct PercentagesResponse: Encodable {
        let prediction: Int
        let percentages: [Float]
    }

    /// The body of `POST /predict/pixels`.
    struct PixelsRequest: Decodable {
        let image: String
    }

    /// The answer of `POST /predict/pixels`; the digit is a string.
    struct PixelsResponse: Encodable {
        let prediction: String
    }

    /// The answer of `GET /api/session`; `role` is null for a caller without a valid key.
    struct Session: Encodable {
        let open: Bool
        let role: Role?
        let key: String?

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(open, forKey: .open)
            try container.encode(role, forKey: .role)
            try container.encodeIfPresent(key, forKey: .key)
        }

        enum CodingKeys: String, CodingKey { case open, role, key }
    }

    /// The answer of `GET /`.
    struct Message: Encodable {
        let message: String
    }
}
