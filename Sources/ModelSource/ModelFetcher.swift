import Checksum
import Glibc
import HTTPClient
public import ServiceSupport

/// Brings weights from where the operator keeps them into the cache, and does not give up.
///
/// An attempt that fails is told with its reason and repeated, less and less often: a store that comes back, a key that
/// is put right, or an object that is uploaded late heals a service that waits, without anybody starting it again.
public struct ModelFetcher: Sendable {
    /// The largest file to accept, in bytes: the network's weights have 28 million.
    private static let limit: Int64 = 1 << 30

    private let source: ModelSource
    private let cache: ModelCache
    private let client: HTTPClient
    private let chain: CredentialChain
    private let logger: Logger
    private let backoff: Backoff

    /// Prepares; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - source: What to fetch.
    ///   - environment: The environment, for credentials and proxies.
    ///   - logger: Told each failure and the success.
    /// - Throws: `HTTPClientError` if there is no memory for a client.
    public init(_ source: ModelSource, environment: [String: String], logger: Logger) throws {
        try self.init(
            source,
            environment: environment,
            logger: logger,
            backoff: Backoff(first: .seconds(1), longest: .seconds(60))
        )
    }

    /// The same, with the times of a test.
    init(_ source: ModelSource, environment: [String: String], logger: Logger, backoff: Backoff) throws {
        self.source = source
        self.logger = logger
        self.backoff = backoff
        cache = ModelCache(path: source.path)
        let certificates = environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        client = try HTTPClient(
            configuration: ClientConfiguration(
                connectTimeout: .seconds(10),
                usesEnvironmentProxy: true,
                certificateFile: certificates
            )
        )
        // Whoever hands out credentials is a neighbour: no proxy, and little patience.
        let neighbour = ClientConfiguration(
            connectTimeout: .seconds(2),
            timeout: .seconds(5),
            responseLimit: 64 << 10,
            certificateFile: certificates
        )
        chain = CredentialChain(environment: environment, client: try HTTPClient(configuration: neighbour))
    }

    /// Returns once the weights are at the source's path.
    ///
    /// - Parameter whenFailed: Told why an attempt failed, in a clause for whoever waits: without addresses, accounts and
    ///   files, which the log names.
    /// - Throws: `CancellationError` when the task is cancelled; nothing else.
    public func fetch(
        whenFailed: @Sendable (String) -> Void = { _ in }
    ) async throws(CancellationError) {
        var backoff = backoff
        while true {
            do {
                return try await attempt()
            } catch {
                guard !Task.isCancelled else { throw CancellationError() }
                whenFailed(ModelFetchError.summary(of: error))
                let delay = backoff.next()
                logger.error(
                    "cannot fetch the weights",
                    [
                        "model.source": .string("\(source.address)"), "error": .string("\(error)"),
                        "attempt": .integer(backoff.failures), "retry.seconds": .number(delay / .seconds(1)),
                    ]
                )
                guard (try? await Task.sleep(for: delay)) != nil else { throw CancellationError() }
            }
        }
    }

    /// Takes the weights from the cache where they are still right, and fetches them where not.
    private func attempt() async throws {
        try cache.makeFolder()
        let lock = try await CacheLock(for: cache.path)
        defer { withExtendedLifetime(lock) {} }
        let wanted = source.sha256
        let content = try await DedicatedThread.run { [cache] in cache.content(wanted: wanted) }
        switch content {
        case .usable(let entry):
            // With a checksum there is nothing to ask: other weights would have another one.
            if source.sha256 != nil { return log("weights taken from the cache", entry.sha256) }
            do {
                try await fetch(unless: entry)
            } catch let error where !Task.isCancelled {
                logger.warning(
                    "cannot ask for newer weights; serving those of before",
                    ["model.source": .string("\(source.address)"), "error": .string("\(error)")]
                )
            }
        case .damaged:
            logger.warning("the cached weights are damaged and fetched anew", ["path": .string(cache.path)])
            try await fetch(unless: nil)
        case .nothing:
            try await fetch(unless: nil)
        }
    }

    /// Fetches, unless the server says that what we have is still what it has.
    private func fetch(unless entry: ModelCache.Entry?) async throws {
        let start = ContinuousClock.now
        let unverified = "\(cache.path).fetched"
        guard let (actual, etag) = try await download(to: unverified, unless: entry) else {
            log("weights taken from the cache", entry?.sha256 ?? "")
            return
        }
        if let wanted = source.sha256, wanted != actual {
            unlink(unverified)
            throw ModelFetchError.wrongChecksum(expected: wanted, actual: actual)
        }
        let entry = ModelCache.Entry(address: "\(source.address)", sha256: actual, etag: etag)
        try cache.put(unverified, entry)
        log("weights fetched", actual, since: start)
    }

    /// Downloads into a file.
    ///
    /// - Returns: What came and its ETag, if there is one; nil if the content is still that of `entry`.
    private func download(
        to path: String,
        unless entry: ModelCache.Entry?
    ) async throws -> (sha256: String, etag: String?)? {
        let (url, fields) = try await request()
        let condition = entry?.etag.map { [(name: "If-None-Match", value: $0)] } ?? []
        // A part of before may be of other content: it is gone on with only where a checksum tells afterwards.
        var resume = source.sha256 != nil && Self.isContent(at: "\(path).part")
        while true {
            do {
                let head = try await client.download(
                    url,
                    to: path,
                    headers: fields + condition,
                    redirects: source.store == nil ? .ofSameScheme : .refused,
                    resume: resume,
                    limit: Self.limit
                )
                let sha256 = try await DedicatedThread.run { try SHA256.digest(ofFileAt: path) }
                guard resume, sha256 != source.sha256 else { return (sha256, head.header("ETag")) }
                resume = false
            } catch HTTPClientError.unexpectedStatus(304) where entry != nil {
                unlink("\(path).part")
                return nil
            } catch HTTPClientError.unexpectedStatus(let status) {
                throw ModelFetchError.refused(status: status, detail: await detail(url, fields))
            } catch let error as HTTPClientError {
                throw ModelFetchError.exchange(error)
            }
        }
    }

    /// The address and what has to go along.
    private func request() async throws -> (url: String, fields: [(name: String, value: String)]) {
        switch source.address {
        case .object(let bucket, let key):
            guard let store = source.store else { preconditionFailure("an object has a store") }
            let url = store.url(bucket: bucket, key: key)
            return (url, store.fields(url: url, credentials: try await chain.credentials()))
        case .web(let url): return (url, [])
        case .file: preconditionFailure("a file is not fetched")
        }
    }

    /// Whether a file holds anything.
    private static func isContent(at path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_size > 0
    }

    /// What a store says of a refusal: asked for once more, since a download does not keep what is not the file.
    private func detail(_ url: String, _ fields: [(name: String, value: String)]) async -> String? {
        guard source.store != nil else { return nil }
        let request = ClientRequest("GET", url, headers: fields + [(name: "Range", value: "bytes=0-0")])
        guard let response = try? await client.send(request), let answer = ObjectStoreAnswer(response.body) else {
            return nil
        }
        let region = response.header("x-amz-bucket-region").map { "; the bucket is in \($0)" } ?? ""
        return "\(answer.code): \(answer.message)\(region)"
    }

    private func log(_ message: StaticString, _ sha256: String, since start: ContinuousClock.Instant? = nil) {
        var fields: LogFields = ["model.source": .string("\(source.address)"), "model.sha256": .string(sha256)]
        if let start { fields.append("duration.ms", .number((ContinuousClock.now - start) / .milliseconds(1))) }
        logger.info(message, fields)
    }
}
