/// How far a download is.
public struct DownloadProgress: Sendable, Equatable {
    /// Bytes on disk, those of an earlier, resumed attempt included.
    public let receivedBytes: Int64
    /// The whole file's size, nil where the server does not say.
    public let totalBytes: Int64?
}
