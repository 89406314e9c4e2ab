import FoundationEssentials
import HTTPServer
import ImageCodec
import LargerCNN
import ServiceSupport

extension Wire {
    /// The body of `POST /feedback`.
    struct FeedbackRequest: Decodable {
        let drawing: String
        let label: Int
        let predictedDigit: Int?
        let consent: Bool?

        enum CodingKeys: String, CodingKey {
            case drawing, label, consent
            case predictedDigit = "predicted_digit"
        }
    }

    /// The answer of `POST /feedback`.
    struct FeedbackReceipt: Encodable {
        let id: String
        let status: FeedbackEntry.Status
    }

    /// A correction as admins see it.
    struct Feedback: Encodable {
        let id: String
        let label: Int
        let predictedDigit: Int
        let confidence: Double
        let modelVersion: String
        let claimedDigit: Int?
        let status: FeedbackEntry.Status
        let reason: String?
        let createdAt: String
        /// How often the same came again.
        let repeats: Int
        /// The digit as the network sees it, 28x28.
        let thumbnail: String

        enum CodingKeys: String, CodingKey {
            case id, label, confidence, status, reason, repeats, thumbnail
            case predictedDigit = "predicted_digit"
            case modelVersion = "model_version"
            case claimedDigit = "claimed_digit"
            case createdAt = "created_at"
        }

        init(_ entry: FeedbackEntry) throws {
            let content = entry.content
            let png = try PNGEncoder.encode(
                grey: content.digit.pixels,
                width: DigitImage.side,
                height: DigitImage.side
            )
            id = "\(entry.id)"
            label = content.label
            predictedDigit = content.predictedDigit
            confidence = content.confidence
            modelVersion = content.modelVersion
            claimedDigit = content.claimedDigit
            status = entry.status
            reason = entry.reason
            createdAt = Timestamp.string(seconds: entry.createdAt)
            repeats = entry.repeats
            thumbnail = "data:image/png;base64,\(Data(png).base64EncodedString())"
        }
    }

    /// The answer of `GET /feedback`.
    struct FeedbackPage: Encodable {
        let feedback: [Feedback]
        /// What `before` has to be for what follows; nil where nothing does.
        let next: String?
    }

    /// The body of `POST /feedback/{id}/review`.
    struct FeedbackReview: Decodable {
        let accept: Bool
    }

    /// The answer of `GET /feedback/statistics`.
    struct FeedbackStatistics: Encodable {
        struct Version: Encodable {
            let version: String
            let total: Int
            let right: Int
            let accuracy: Double
        }
        let total: Int
        let byStatus: [String: Int]
        let byVersion: [Version]

        enum CodingKeys: String, CodingKey {
            case total
            case byStatus = "by_status"
            case byVersion = "by_version"
        }
    }

    /// The answer of `GET /feedback/settings`.
    struct FeedbackTerms: Encodable {
        let enabled: Bool
        let consent: String
        let retentionDays: Int

        enum CodingKeys: String, CodingKey {
            case enabled, consent
            case retentionDays = "retention_days"
        }
    }
}
