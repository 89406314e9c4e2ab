internal import FoundationEssentials

/// Digits without labels: one IDX file of 28x28 images, as MNIST's images are.
public enum DigitFile {
    /// Reads the digits of a file, plain or gzip.
    ///
    /// - Parameter path: The file's path.
    /// - Returns: Its digits, in order, as found in pictures.
    /// - Throws: ``DataError``.
    public static func read(path: String) throws(DataError) -> [DigitImage] {
        try IDXFile.images(in: try IDXFile.bytes(path: path), path: path, origin: .picture)
    }

    /// Writes digits, not compressed; a file that is there is replaced in one step.
    ///
    /// - Parameters:
    ///   - digits: Any number of digits.
    ///   - path: The file's path.
    /// - Throws: ``DataError/unwritable(path:reason:)``.
    public static func write(_ digits: [DigitImage], path: String) throws(DataError) {
        let side = DigitImage.side
        do {
            try AtomicFile.write(
                IDXFile.encode(digits.flatMap(\.pixels), extents: [digits.count, side, side]),
                path: path
            )
        } catch {
            throw .unwritable(path: path, reason: "\(error)")
        }
    }
}
