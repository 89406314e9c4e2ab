import Glibc

/// A file whose checksum was wanted could not be read.
public struct FileReadError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// The system's error number (errno).
    public let code: Int32

    /// One sentence for a person.
    public var description: String {
        "\(path) cannot be read: \(String(cString: strerror(code)))."
    }
}
