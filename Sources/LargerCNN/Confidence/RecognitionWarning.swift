/// Something about a picture that makes its answer less certain, in words for programs and for people.
public enum RecognitionWarning: String, Sendable, CaseIterable {
    /// The ink covers so few pixels that its shape is a guess.
    case tinyInk = "tiny_ink"
    /// The ink touches the picture's edge, so that some of it may be missing.
    case touchesBorder = "touches_border"
    /// The ink hardly stands out from its ground.
    case lowContrast = "low_contrast"
    /// There is more on the picture than one digit.
    case severalDigits = "several_digits"

    /// One sentence for people.
    public var message: String {
        switch self {
        case .tinyInk: "The digit is very small; draw or crop it larger."
        case .touchesBorder: "The digit touches the picture's edge; some of it may be missing."
        case .lowContrast: "The digit hardly stands out from its background."
        case .severalDigits: "There seems to be more than one digit; only one was read."
        }
    }
}
