public import ImageCodec
public import LargerCNN

/// Digits that people wrote on paper, scanned in grey: a pair of IDX files of any size, dark ink on white.
///
/// Sources: kensanata/numbers (16x16, public domain) and HwD-1000 (28x28, MIT, © 2024 Niklas Henning).
public struct PaperDigits: Sendable {
    /// Of this many successive images, which are sorted by class, the last one is kept out of training.
    public static let validationStride = 10

    /// The scans.
    public let images: LabelledImages

    /// Takes scans that are already at hand.
    public init(images: LabelledImages) { self.images = images }

    /// Takes digits of bright ink, as MNIST's, for scans of dark ink on white.
    ///
    /// - Parameters:
    ///   - images: Digits of bright ink.
    ///   - range: Which of them.
    public init(brightInk images: LabelledImages, _ range: Range<Int>) {
        let size = images.width * images.height
        self.init(
            images: LabelledImages(
                width: images.width,
                height: images.height,
                pixels: images.pixels[range.lowerBound * size..<range.upperBound * size].map { 255 - $0 },
                labels: Array(images.labels[range])
            )
        )
    }

    /// Reads a collection.
    ///
    /// - Parameters:
    ///   - directory: The folder that holds both files.
    ///   - set: What the names begin with: `train` or `validation`.
    /// - Throws: `DataError`.
    public init(directory: String, set: String) throws(DataError) {
        self.init(images: try LabelledImages(directory: directory, set: set))
    }

    /// The scans to learn from.
    public var training: [Int] {
        (0..<images.count).filter { $0 % Self.validationStride != Self.validationStride - 1 }
    }
    /// The scans that are kept out of training: every tenth one.
    public var validation: [Int] {
        (0..<images.count).filter { $0 % Self.validationStride == Self.validationStride - 1 }
    }

    /// A scan as a picture.
    public func picture(_ index: Int) -> Picture {
        let rgba = images[index].flatMap { grey -> [UInt8] in [grey, grey, grey, 255] }
        return Picture(width: images.width, height: images.height, rgba: rgba)
    }
}
