/// A picture made ready for the network, with what was learnt about it on the way.
public struct PreparedDigit: Sendable, Equatable {
    /// Whether the ink is darker or lighter than what it is written on.
    public enum Polarity: String, Sendable {
        /// Pen on paper.
        case darkOnLight
        /// Chalk on a board; MNIST.
        case lightOnDark
    }

    /// What the picture's transparency meant.
    public enum Transparency: String, Sendable {
        /// There was none that matters.
        case none
        /// Dark ink on a transparent ground, which was taken to be white.
        case darkInk
        /// Light ink on a transparent ground, which was taken to be black.
        case lightInk
        /// An opaque sheet with ink on it, surrounded by transparency, which was taken to be paper.
        case sheet
    }

    /// The digit as the network sees it.
    public let image: DigitImage
    /// Whether the ink was darker or lighter than its ground.
    public let polarity: Polarity
    /// What the picture's transparency meant.
    public let transparency: Transparency
    /// Whether the ground was uneven, as in a photo, and was flattened.
    public let isShaded: Bool
    /// Where the ink is, in pixels of the picture.
    public let inkBox: PixelBox
    /// The ink's longer side as a share of the picture's, 0 to 1.
    public let inkShare: Float
    /// Mean width of the strokes, in pixels of the picture.
    public let strokeWidth: Float
    /// How far the ink stands out from its ground, 0 to 255.
    public let contrast: Int
    /// Whether the ink touches the picture's edge, so that some of it may be missing.
    public let touchesEdge: Bool
    /// How many pieces as large as a digit stand beside the one that was chosen.
    public let otherPieces: Int
    /// Whether the picture already was a digit in MNIST's form and was taken as it is.
    public let isUnchanged: Bool

    /// Whether the ink is so small that a speck may have been taken for a digit, or a digit has lost its shape.
    ///
    /// Ten pixels, which scans of 16x16 pixels have, are read nearly as well as twenty.
    public var isTiny: Bool { inkShare < 0.08 || inkBox.longSide < 8 }
    /// Whether the ink hardly stands out from its ground.
    public var isFaint: Bool { contrast < 40 }
}

extension PreparedDigit {
    /// A picture that already was in MNIST's form.
    init(unchanged image: DigitImage, polarity: Polarity, transparency: Transparency) {
        let plane = Plane(
            width: DigitImage.side,
            height: DigitImage.side,
            samples: image.pixels.map { Float($0) / 255 }
        )
        let inked = image.pixels.indices.filter { image.pixels[$0] > 0 }
        let columns = inked.map { $0 % DigitImage.side }
        let (left, right) = (columns.min() ?? 0, columns.max() ?? 0)
        let (top, bottom) = ((inked.first ?? 0) / DigitImage.side, (inked.last ?? 0) / DigitImage.side)
        self.init(
            image: image,
            polarity: polarity,
            transparency: transparency,
            isShaded: false,
            inkBox: PixelBox(x: left, y: top, width: right - left + 1, height: bottom - top + 1),
            inkShare: Float(max(right - left, bottom - top) + 1) / Float(DigitImage.side),
            strokeWidth: StrokeWidth.mean(of: plane),
            contrast: Int(image.pixels.max() ?? 0),
            touchesEdge: false,
            otherPieces: 0,
            isUnchanged: true
        )
    }
}
