/// Digits with their labels.
public struct LabelledDigits: Sendable {
    /// The digits.
    public let images: [DigitImage]
    /// A label, 0 to 9, for each of them.
    public let labels: [UInt8]

    /// Number of digits.
    public var count: Int { images.count }

    /// Pairs digits with labels.
    ///
    /// - Parameters:
    ///   - images: The digits.
    ///   - labels: As many labels, each 0 to 9.
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
