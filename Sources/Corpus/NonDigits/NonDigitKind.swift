internal import ImageCodec
internal import LargerCNN

/// One way to make something that is no digit.
struct NonDigitKind: Sendable {
    /// What kinds have in common; each family has a fixed share of a set, however many kinds it holds.
    enum Family: String, Sendable, CaseIterable {
        /// Letters of several alphabets.
        case letter
        /// Shapes and signs.
        case shape
        /// What a hand does that means nothing.
        case scribble
        /// Several lines, dashes or dots.
        case marks
        /// Digits that cannot be read any more.
        case ruin
        /// Paper without ink, on which the preprocessing finds something all the same.
        case empty
        /// Noise and texture.
        case texture

        /// How often a set draws from the family, out of the sum of all.
        var share: Float {
            switch self {
            case .letter: 30
            case .shape: 22
            case .scribble: 16
            case .marks: 10
            case .ruin: 14
            case .empty: 3
            case .texture: 5
            }
        }
    }

    /// What a kind makes.
    enum Content: Sendable {
        /// Strokes, still to be drawn in some style.
        case drawing(StrokeDrawing)
        /// A photo of nothing, still to be taken.
        case emptyPaper
        /// A finished picture.
        case picture(Picture)
        /// What the network would see, with no preprocessing before it.
        case prepared(DigitImage)
    }

    /// The family.
    let family: Family
    /// A short name for file names and reports.
    let name: String
    /// Whether it is seen only when rejection is measured, never in training.
    let isHeldOut: Bool
    /// Makes one; the digits are the material of ruins.
    let make: @Sendable (_ generator: inout SplitMix64, _ digits: [PenDigit]) -> Content

    /// A kind of drawing.
    static func drawing(
        _ family: Family,
        _ name: String,
        heldOut: Bool = false,
        make: @escaping @Sendable (inout SplitMix64) -> [[StrokeDrawing.Point]]
    ) -> NonDigitKind {
        NonDigitKind(family: family, name: name, isHeldOut: heldOut) { generator, _ in
            .drawing(StrokeDrawing(strokes: make(&generator)))
        }
    }
}
