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
        /// It is said to be no digit, but what the preprocessing leaves of it may be one: an upright bar, a lone ring, or
        /// a piece of the drawing. The network cannot be asked to say otherwise.
        case unclear
    }

    /// Width by height of what was drawn, where it is no digit.
    var drawnAspect: Float?

    /// An item of a set.
    init(label: UInt8, kind: String, content: Content, drawnAspect: Float? = nil) {
        self.label = label
        self.kind = kind
        self.content = content
        self.drawnAspect = drawnAspect
    }

    /// Prepares the picture for the network.
    public func prepared() -> Preparation {
        switch content {
        case .prepared(let image):
            return .digit(image)
        case .picture(let picture):
            guard let prepared = try? Preprocessor().prepare(picture) else { return .blank }
            guard label == LabelledImages.noDigit else { return .digit(prepared.image) }
            let isPiece = drawnAspect.map { Self.differ($0, prepared.inkBox) } ?? false
            return isPiece || DigitLikeness.isFound(in: prepared.image) ? .unclear : .digit(prepared.image)
        }
    }

    /// Whether ink has another shape than what was drawn, as where only a piece of it was taken for the digit.
    ///
    /// Far from a square the pen's width decides the ratio, so beyond 5:2 nothing is compared.
    private static func differ(_ drawn: Float, _ box: PixelBox) -> Bool {
        func bounded(_ aspect: Float) -> Float { min(max(aspect, 0.4), 2.5) }
        let ratio = bounded(drawn) / bounded(Float(box.width) / Float(box.height))
        return ratio > 1.6 || ratio < 1 / 1.6
    }
}
