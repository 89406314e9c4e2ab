import LargerCNN

/// What somebody said about an answer: a drawing with the digit that it shows.
struct FeedbackEntry: Sendable, Equatable {
    /// What has become of it.
    enum Status: String, Sendable, CaseIterable, Codable {
        /// It counts: in the statistics, in exports, in trainings.
        case accepted
        /// It waits for a person, since nothing known supports its label.
        case review
        /// A person found it wrong.
        case rejected
    }

    /// Its number; later ones are larger.
    let id: Int
    /// What it says.
    let content: Content
    /// What has become of it.
    var status: Status
    /// Why it waits, in one sentence.
    var reason: String?
    /// When it came, as whole hours in seconds since 1970.
    let createdAt: Int
    /// How often the same digit came again with the same label.
    var repeats = 0

    /// What an entry says, with nothing about who said it.
    struct Content: Sendable, Equatable {
        /// The digit that the drawing shows, as the visitor says.
        let label: Int
        /// What the service answers, found out again when the entry came.
        let predictedDigit: Int
        /// How sure that answer is, 0 to 1.
        let confidence: Double
        /// The weights behind that answer.
        let modelVersion: String
        /// The answer that the client says it got; nil if it did not say.
        let claimedDigit: Int?
        /// The drawing as the network sees it.
        let digit: DigitImage
    }
}
