/// What a comparison of two versions came to.
struct GateVerdict: Codable, Sendable, Equatable {
    /// Whether the version is worse than the one it was compared with.
    var isWorse: Bool
    /// Why, in one sentence.
    var reason: String
    /// The version that it was compared with.
    var baseline: String

    enum CodingKeys: String, CodingKey {
        case reason, baseline
        case isWorse = "is_worse"
    }
}
