/// Digits with their labels, and pictures of no digit among them where a network shall learn what none is.
public struct LabelledDigits: Sendable {
    /// The label of a picture that shows no digit.
    public static let noDigit = LabelledImages.noDigit

    /// The digits.
    public let images: [DigitImage]
    /// A label for each of them: 0 to 9, or ``noDigit``.
    public let labels: [UInt8]

    /// Number of digits.
    public var count: Int { images.count }

    /// Pairs digits with labels.
    ///
    /// - Parameters:
    ///   - images: The digits.
    ///   - labels: As many labels, each 0 to 9 or ``noDigit``.
    public init(images: [DigitImage], labels: [UInt8]) {
        precondition(images.count == labels.count, "\(images.count) images, \(labels.count) labels")
        self.images = images
        self.labels = labels
    }

    /// The digits of a range.
    public subscript(range: Range<Int>) -> LabelledDigits {
        LabelledDigits(images: Array(images[range]), labels: Array(labels[range]))
    }
}
