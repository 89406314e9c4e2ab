/// The four MNIST files in a folder, plain or gzip.
public struct MNIST: Sendable {
    /// Images of the training set that are held back to choose the best weights: its last 5,000.
    public static let validationCount = 5_000

    private let directory: String

    /// Names a folder; nothing is read yet.
    public init(directory: String) { self.directory = directory }

    /// The 60,000 images of the training set.
    ///
    /// - Throws: ``DataError``.
    public func training() throws(DataError) -> LabelledDigits { try load("train") }

    /// The 10,000 images of the test set.
    ///
    /// - Throws: ``DataError``.
    public func test() throws(DataError) -> LabelledDigits { try load("t10k") }

    private func load(_ prefix: String) throws(DataError) -> LabelledDigits {
        let (imagesPath, labelsPath) = try IDXFile.pair(prefix, in: directory)
        let images = try IDXFile.images(in: IDXFile.bytes(path: imagesPath), path: imagesPath)
        let labels = try IDXFile.labels(in: IDXFile.bytes(path: labelsPath), path: labelsPath)
        guard images.count == labels.count else {
            throw .mismatch(images: images.count, labels: labels.count, directory: directory)
        }
        return LabelledDigits(images: images, labels: labels)
    }
}
