import CCurl

extension HTTPClient {
    /// Downloads a file, following up to five redirects.
    ///
    /// The bytes go to `path` with `.part` appended, which takes the name `path` when it is whole and on the disk. A
    /// failed or cancelled attempt leaves the part for the next one, which asks only for the rest (a `Range`, RFC 9110
    /// section 14). A server that ignores the range, or has nothing behind it, makes the download start over. Nothing
    /// proves that the rest belongs to the same file: compare a checksum afterwards, and download once more with
    /// `resume: false` where it differs.
    ///
    /// - Parameters:
    ///   - url: The file's `http` or `https` address.
    ///   - path: Where the file goes; the folder has to exist.
    ///   - resume: Whether to continue the part that an earlier attempt has left.
    ///   - limit: The largest file to accept, in bytes.
    ///   - progress: Told after every piece, on the client's own thread: it must return quickly.
    /// - Throws: ``HTTPClientError``.
    public func download(
        _ url: String,
        to path: String,
        resume: Bool = true,
        limit: Int64 = 1 << 40,
        progress: (@Sendable (DownloadProgress) -> Void)? = nil
    ) async throws(HTTPClientError) {
        let file = try PartFile(path: path + ".part")
        if !resume { try file.truncate() }
        let stored = try file.seekToEnd()
        let head = try await fetch(url, into: file, stored: stored, limit: limit, progress: progress)
        switch head.status {
        case 206 where stored > 0:
            break
        case 200:
            // A file without content brings no piece, and the sink has not thrown the old part away.
            if head.header("Content-Length") == "0" { try file.truncate() }
        case 416 where head.header("Content-Range").flatMap(ContentRange.init)?.size == stored:
            break
        case 416 where stored > 0:
            return try await download(url, to: path, resume: false, limit: limit, progress: progress)
        default:
            throw .unexpectedStatus(head.status)
        }
        try file.publish(as: path)
    }

    private func fetch(
        _ url: String,
        into file: PartFile,
        stored: Int64,
        limit: Int64,
        progress: (@Sendable (DownloadProgress) -> Void)?
    ) async throws(HTTPClientError) -> ClientResponse {
        let easy = try EasyHandle(configuration: configuration)
        let range = stored > 0 ? [(name: "Range", value: "bytes=\(stored)-")] : []
        try easy.set(ClientRequest("GET", url, headers: range))
        try easy.set(CURLOPT_FOLLOWLOCATION, 1)
        try easy.set(CURLOPT_MAXREDIRS, 5)
        // A large file may take hours on a slow line: only a standstill ends it.
        try easy.set(CURLOPT_LOW_SPEED_LIMIT, 1)
        try easy.set(CURLOPT_LOW_SPEED_TIME, max(1, configuration.stallTimeout.curlMilliseconds / 1000))
        let sink = FileSink(file: file, stored: stored, limit: limit, progress: progress)
        let outcome = await loop.run(try Transfer(easy: easy, sink: sink))
        switch withExtendedLifetime(self, { outcome }) {
        case .success(let head): return ClientResponse(status: head.status, headers: head.headers)
        // The page that comes with a refused range is not stored; what counts is the refusal.
        case .failure(.unexpectedStatus(416)) where stored > 0:
            return ClientResponse(status: easy.status, headers: easy.responseHeaders)
        case .failure(let error): throw error
        }
    }
}
