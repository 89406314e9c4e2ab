import CCurl

extension HTTPClient {
    /// Which redirects a download follows, five at most.
    public enum Redirects: Sendable {
        /// To any `http` or `https` address.
        case followed
        /// To addresses with the scheme of the first one: what began over TLS does not go on without.
        case ofSameScheme
        /// None: what a signature is for must not be asked elsewhere.
        case refused
    }

    /// Downloads a file.
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
    ///   - headers: Further header lines.
    ///   - redirects: Which redirects are followed.
    ///   - resume: Whether to continue the part that an earlier attempt has left.
    ///   - limit: The largest file to accept, in bytes.
    ///   - progress: Told after every piece, on the client's own thread: it must return quickly.
    /// - Returns: The response without its content.
    /// - Throws: ``HTTPClientError``.
    @discardableResult
    public func download(
        _ url: String,
        to path: String,
        headers: [(name: String, value: String)] = [],
        redirects: Redirects = .followed,
        resume: Bool = true,
        limit: Int64 = 1 << 40,
        progress: (@Sendable (DownloadProgress) -> Void)? = nil
    ) async throws(HTTPClientError) -> ClientResponse {
        let file = try PartFile(path: path + ".part")
        if !resume { try file.truncate() }
        let stored = try file.seekToEnd()
        let easy = try EasyHandle(configuration: configuration)
        let range = stored > 0 ? [(name: "Range", value: "bytes=\(stored)-")] : []
        try easy.set(ClientRequest("GET", url, headers: headers + range))
        try easy.follow(redirects, from: url)
        let sink = FileSink(file: file, stored: stored, limit: limit, progress: progress)
        let head = try await fetch(easy, into: sink, isResumed: stored > 0)
        switch head.status {
        case 206 where stored > 0:
            break
        case 200:
            // A file without content brings no piece, and the sink has not thrown the old part away.
            if head.header("Content-Length") == "0" { try file.truncate() }
        case 416 where head.header("Content-Range").flatMap(ContentRange.init)?.size == stored:
            break
        case 416 where stored > 0:
            return try await download(
                url,
                to: path,
                headers: headers,
                redirects: redirects,
                resume: false,
                limit: limit,
                progress: progress
            )
        default:
            throw .unexpectedStatus(head.status)
        }
        try file.publish(as: path)
        return head
    }

    private func fetch(
        _ easy: EasyHandle,
        into sink: FileSink,
        isResumed: Bool
    ) async throws(HTTPClientError) -> ClientResponse {
        // A large file may take hours on a slow line: only a standstill ends it.
        try easy.set(CURLOPT_LOW_SPEED_LIMIT, 1)
        try easy.set(CURLOPT_LOW_SPEED_TIME, max(1, configuration.stallTimeout.curlMilliseconds / 1000))
        let outcome = await loop.run(try Transfer(easy: easy, sink: sink))
        switch withExtendedLifetime(self, { outcome }) {
        case .success(let head): return ClientResponse(status: head.status, headers: head.headers)
        // The page that comes with a refused range is not stored; what counts is the refusal.
        case .failure(.unexpectedStatus(416)) where isResumed:
            return ClientResponse(status: easy.status, headers: easy.responseHeaders)
        case .failure(let error): throw error
        }
    }
}

extension EasyHandle {
    /// Says which redirects to follow.
    fileprivate func follow(_ redirects: HTTPClient.Redirects, from url: String) throws(HTTPClientError) {
        guard redirects != .refused else { return }
        try set(CURLOPT_FOLLOWLOCATION, 1)
        try set(CURLOPT_MAXREDIRS, 5)
        guard redirects == .ofSameScheme else { return }
        try set(CURLOPT_REDIR_PROTOCOLS_STR, url.hasPrefix("https:") ? "https" : "http")
    }
}
