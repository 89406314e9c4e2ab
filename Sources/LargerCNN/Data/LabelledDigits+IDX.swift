extension LabelledDigits {
    /// Reads a pair of IDX files, plain or gzip, named as MNIST names them.
    ///
    /// - Parameters:
    ///   - directory: The folder.
    ///   - prefix: What the names start with: `PREFIX-images-idx3-ubyte` and `PREFIX-labels-idx1-ubyte`.
    ///   - origin: Where the digits come from.
    ///   - highestLabel: The highest label that is allowed: 9, or ``noDigit``.
    /// - Throws: ``DataError``.
    public init(
        directory: String,
        prefix: String,
        origin: DigitImage.Origin = .bitmap,
        highestLabel: UInt8 = 9
    ) throws(DataError) {
        let (imagesPath, labelsPath) = try IDXFile.pair(prefix, in: directory)
        let images = try IDXFile.images(in: IDXFile.bytes(path: imagesPath), path: imagesPath, origin: origin)
        let labels = try IDXFile.labels(in: IDXFile.bytes(path: labelsPath), path: labelsPath, greatest: highestLabel)
        guard images.count == labels.count else {
            throw .mismatch(images: images.count, labels: labels.count, directory: directory)
        }
        self.init(images: images, labels: labels)
    }
}
