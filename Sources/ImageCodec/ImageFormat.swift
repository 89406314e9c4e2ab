/// The picture formats that can be decoded, told apart by their first bytes only.
public enum ImageFormat: String, Sendable, CaseIterable {
    /// Portable Network Graphics.
    case png = "PNG"
    /// JPEG, in any of its JFIF, EXIF and Adobe dressings.
    case jpeg = "JPEG"

    /// Tells the format by its signature, or `nil` if the bytes have none that is known.
    ///
    /// That is PNG's eight bytes (PNG specification 5.2), or JPEG's start-of-image marker and the first byte of the
    /// marker after it (ITU-T T.81, B.1.1). A file's name and content type are not asked: both lie.
    ///
    /// - Parameter bytes: A whole file or its first bytes.
    public init?(signatureOf bytes: some Collection<UInt8>) {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else {
            return nil
        }
    }
}
