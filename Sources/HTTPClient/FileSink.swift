/// Writes the content of a download behind what an earlier attempt has left, or over it.
final class FileSink: BodySink {
    private let file: PartFile
    private let limit: Int64
    private let progress: (@Sendable (DownloadProgress) -> Void)?
    /// How many bytes are in the file.
    private var stored: Int64
    /// The whole file's size as the response's head tells it; nil before the first piece and where it is silent.
    private var total: Int64?
    private var hasBegun = false

    /// Creates a sink.
    ///
    /// - Parameters:
    ///   - file: The file, positioned at its end.
    ///   - stored: Its size, which is the offset that the request asks for.
    ///   - limit: The largest whole file, in bytes.
    ///   - progress: Told after every piece.
    init(file: PartFile, stored: Int64, limit: Int64, progress: (@Sendable (DownloadProgress) -> Void)?) {
        self.file = file
        self.stored = stored
        self.limit = limit
        self.progress = progress
    }

    func receive(_ bytes: UnsafeRawBufferPointer, from easy: EasyHandle) -> HTTPClientError? {
        do throws(HTTPClientError) {
            if !hasBegun { try begin(easy) }
            guard Int64(bytes.count) <= limit - stored else { throw .responseTooLarge(limit: Int(limit)) }
            try file.write(bytes)
            stored += Int64(bytes.count)
            progress?(DownloadProgress(receivedBytes: stored, totalBytes: total))
            return nil
        } catch {
            return error
        }
    }

    /// Reads the head of the response: only now is it known whether the server honoured the range.
    private func begin(_ easy: EasyHandle) throws(HTTPClientError) {
        hasBegun = true
        let head = ClientResponse(status: easy.status, headers: easy.responseHeaders)
        switch head.status {
        case 206:
            guard let range = head.header("Content-Range").flatMap(ContentRange.init), range.start == stored else {
                throw .transport(reason: "the server sent another range than the one asked for")
            }
            total = range.size
        case 200:
            try file.truncate()
            stored = 0
            total = head.header("Content-Length").flatMap { Int64($0) }
        default:
            throw .unexpectedStatus(head.status)
        }
        if let total, total > limit { throw .responseTooLarge(limit: Int(limit)) }
    }
}

/// The value of a `Content-Range` field for bytes (RFC 9110, section 14.4).
struct ContentRange: Equatable {
    /// The first byte's offset; nil in the answer to a range that cannot be satisfied.
    let start: Int64?
    /// The whole representation's size, nil where it is not told.
    let size: Int64?

    /// Reads `bytes 5-9/10`, `bytes 5-9/*` or `bytes */10`; nil for anything else.
    init?(_ value: String) {
        guard value.lowercased().hasPrefix("bytes ") else { return nil }
        let parts = value.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        size = Int64(parts[1])
        guard size != nil || parts[1] == "*" else { return nil }
        if parts[0] == "*" {
            start = nil
        } else {
            guard let first = parts[0].split(separator: "-").first, let offset = Int64(first) else { return nil }
            start = offset
        }
    }
}
