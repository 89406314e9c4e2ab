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

    /// What the preprocessing makes of a picture.
    public enum Preparation: Sendable, Equatable {
        /// What the network will see.
        case digit(DigitImage)
        /// The preprocessing finds no ink.
        case blank
        /// It is said to be no digit, but only an upright bar is left of it, as of an H whose other lines were taken for
        /// ruled ones: that is a 1, and the network cannot be asked to say otherwise.
        case readsAsOne
    }

    /// Prepares the picture for the network.
    public func prepared() -> Preparation {
        let digit: DigitImage
        switch content {
        case .picture(let picture):
            guard let prepared = try? Preprocessor().prepare(picture) else { return .blank }
            digit = prepared.image
        case .prepared(let image): digit = image
        }
        let isBar = label == LabelledImages.noDigit && digit.isUprightBar
        return isBar ? .readsAsOne : .digit(digit)
    }
}

extension DigitImage {
    /// Least brightness of what counts as ink here.
    private static let inkLevel: UInt8 = 64
    /// A bar is at most this part as wide as it is high.
    private static let barAspect: Float = 0.4

    /// Whether the ink is much higher than wide.
    var isUprightBar: Bool {
        let inked = pixels.indices.filter { pixels[$0] >= Self.inkLevel }
        guard let first = inked.first, let last = inked.last else { return false }
        let columns = inked.map { $0 % Self.side }
        let width = (columns.max() ?? 0) - (columns.min() ?? 0) + 1
        return Float(width) <= Self.barAspect * Float(last / Self.side - first / Self.side + 1)
    }
}
