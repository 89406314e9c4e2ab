public import ImageCodec
public import LargerCNN

/// One picture of a set, with what it shows.
public struct CorpusItem: Sendable {
    /// What there is of it.
    public enum Content: Sendable {
        /// A picture that is still to be prepared for the network.
        case picture(Picture)
        /// What the network sees, with no preprocessing before it.
        case prepared(DigitImage)
    }

    /// The digit, or `LabelledImages.noDigit`.
    public let label: UInt8
    /// What it is, in a word or two, for file names and reports: `pen12px`, `letter-K`.
    public let kind: String
    /// The picture itself.
    public let content: Content

    /// The picture as the network will see it; nil where the preprocessing finds it blank.
    public func prepared() -> DigitImage? {
        switch content {
        case .picture(let picture): try? Preprocessor().prepare(picture).image
        case .prepared(let digit): digit
        }
    }
}
