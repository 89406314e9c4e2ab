import LargerCNN

/// Which weights answer, and how.
struct ModelInfo: Sendable, Equatable, Encodable {
    /// Answers name the model; why it computes as it does stands in its description and in the log.
    enum CodingKeys: String, CodingKey { case name, version, precision }

    /// The network's name.
    let name: String
    /// The first twelve digits of the SHA-256 of the weights file.
    let version: String
    /// What it computes in.
    let precision: Precision
    /// The accuracy on digits of MNIST, 0 to 1, that stands in the weights file; nil where none does.
    var accuracy: Double?
    /// Why it computes in floats although bytes were welcome; nil where it does what was asked.
    var fallback: String?
    /// The whole SHA-256 of the weights file; empty where there is none.
    var checksum = ""

    /// The version of weights with a checksum.
    static func version(of checksum: String) -> String { String(checksum.prefix(12)) }
}
