/// Which weights answer.
struct ModelInfo: Sendable, Equatable, Codable {
    /// The network's name.
    let name: String
    /// The first twelve digits of the SHA-256 of the weights file.
    let version: String
}
