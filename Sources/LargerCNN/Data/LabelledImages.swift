internal import Compression
internal import FoundationEssentials

/// Grey pictures of one size with a label each: what a pair of IDX files holds.
///
/// Where the pictures are 28x28 with bright ink, ``digits`` is what the network learns from; other collections (16x16
/// scans, dark ink) go through ``Preprocessor`` first.
public struct LabelledImages: Sendable, Equatable {
    /// The label of a picture that shows no digit.
    public static let noDigit: UInt8 = 10

    /// Width of every picture, in pixels.
    public let width: Int
    /// Height of every picture, in pixels.
    public let height: Int
    /// `count * height * width` grey samples, picture by picture, row-major.
    public let pixels: [UInt8]
    /// A label, 0 to 9 or ``noDigit``, for each picture.
    public let labels: [UInt8]

    /// Number of pictures.
    public var count: Int { labels.count }

    /// Pairs pictures with labels.
    ///
    /// - Parameters:
    ///   - width: Width of every picture, at least 1.
    ///   - height: Height of every picture, at least 1.
    ///   - pixels: `labels.count * height * width` samples.
    ///   - labels: A label for each picture.
    public init(width: Int, height: Int, pixels: [UInt8], labels: [UInt8]) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        precondition(pixels.count == labels.count * width * height, "samples do not fill the pictures")
        precondition(labels.allSatisfy { $0 <= Self.noDigit }, "a label is a digit, or none")
        self.width = width
        self.height = height
        self.pixels = pixels
        self.labels = labels
    }

    /// Pairs digits, 28x28, with labels.
    ///
    /// - Parameters:
    ///   - digits: The pictures.
    ///   - labels: A label for each picture.
    public init(digits: [DigitImage], labels: [UInt8]) {
        self.init(
            width: DigitImage.side,
            height: DigitImage.side,
            pixels: digits.flatMap(\.pixels),
            labels: labels
        )
    }

    /// The samples of one picture.
    public subscript(index: Int) -> ArraySlice<UInt8> {
        pixels[index * width * height..<(index + 1) * width * height]
    }

    /// Reads a set, plain or gzip, whose files have MNIST's names.
    ///
    /// - Parameters:
    ///   - directory: The folder that holds both files.
    ///   - set: What the names begin with, such as `train`.
    /// - Throws: ``DataError``.
    public init(directory: String, set: String) throws(DataError) {
        let paths = try IDXFile.pair(set, in: directory)
        let images = try IDXFile.greyImages(in: IDXFile.bytes(path: paths.images), path: paths.images)
        let labels = try IDXFile.labels(
            in: IDXFile.bytes(path: paths.labels),
            path: paths.labels,
            greatest: Self.noDigit
        )
        guard images.width > 0, images.height > 0 else {
            throw .corrupt(path: paths.images, reason: "images are \(images.height)x\(images.width)")
        }
        let count = images.pixels.count / (images.width * images.height)
        guard count == labels.count else {
            throw .mismatch(images: count, labels: labels.count, directory: directory)
        }
        self.init(width: images.width, height: images.height, pixels: images.pixels, labels: labels)
    }

    /// Writes both files of the set, gzip, each replaced in one step.
    ///
    /// - Parameters:
    ///   - directory: Made where it is missing.
    ///   - set: What the names begin with, such as `train`.
    /// - Throws: ``DataError/unwritable(path:reason:)``.
    public func write(directory: String, set: String) throws(DataError) {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(path: directory, reason: "the folder cannot be made")
        }
        let images = IDXFile.encode(pixels, extents: [count, height, width])
        try Self.write(images, path: "\(directory)/\(set)-images-idx3-ubyte.gz")
        try Self.write(
            IDXFile.encode(labels, extents: [count]),
            path: "\(directory)/\(set)-labels-idx1-ubyte.gz"
        )
    }

    private static func write(_ bytes: [UInt8], path: String) throws(DataError) {
        do {
            try AtomicFile.write(Gzip.compress(bytes), path: path)
        } catch {
            throw .unwritable(path: path, reason: "\(error)")
        }
    }
}
