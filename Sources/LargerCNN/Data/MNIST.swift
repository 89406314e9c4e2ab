/// The four MNIST files in a folder, plain or gzip.
public struct MNIST: Sendable {
    /// Images of the training set that are held back to choose the best weights: its last 5,000.
    public static let validationCount = 5_000

    /// How many of a training set's images, its last ones, are held back: of smaller sets than MNIST's the same share.
    public static func validationCount(of count: Int) -> Int { min(validationCount, count / 12) }

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

    /// Looks whether all four files are there, without reading them.
    ///
    /// - Throws: ``DataError/missing(name:directory:)`` for the first that is not.
    public func checkPresence() throws(DataError) {
        for prefix in ["train", "t10k"] { _ = try IDXFile.pair(prefix, in: directory) }
    }

    private func load(_ prefix: String) throws(DataError) -> LabelledDigits {
        try LabelledDigits(directory: directory, prefix: prefix)
    }
}
