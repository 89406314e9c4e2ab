import FoundationEssentials
import HTTPClient
import Metrics
import ServiceSupport
import Synchronization
public import Tracing

/// Sends spans to an OpenTelemetry collector in batches, over OTLP/HTTP with JSON.
///
/// Spans wait in a bounded list; beyond it they are lost and counted, and whoever ends one never waits. Where none come
/// nothing runs. A batch that the collector has no time for is sent again, less and less often, and in the end given up.
public final class TraceExporter: SpanSink {
    /// The bounds of the exporter.
    struct Limits: Sendable {
        /// The most spans that wait.
        var waiting = 2_048
        /// The most spans of a request; as many that wait are sent at once.
        var batch = 512
        /// How long the first span of a batch waits for others.
        var interval = Duration.seconds(2)
        /// How often a batch is sent at most.
        var attempts = 5
        /// How long to wait before the second attempt at most; each further one waits twice as long.
        var backoff = Duration.seconds(1)
        /// The longest wait, also where a collector asks for more.
        var longestBackoff = Duration.seconds(30)
    }

    private struct State {
        var waiting: [SpanRecord] = []
        var worker: Task<Void, Never>?
        /// What the worker sleeps in until a batch is full; cancelled to wake it.
        var nap: Task<Void, Never>?
        /// What it sleeps in before it tries again; only shutting down ends that.
        var pause: Task<Void, Never>?
        var isShutDown = false
    }

    /// What became of an attempt.
    private enum Outcome {
        case accepted(rejected: Int)
        case refused(status: Int)
        /// To be tried again, not before so long.
        case later(reason: String, after: Duration?)
    }

    private let url: String
    /// The address for the log, without a name and a password.
    private let shownURL: String
    private let headers: [(name: String, value: String)]
    private let encoder: OTLPEncoder
    private let client: HTTPClient
    private let limits: Limits
    private let counters: SpanCounters
    private let logger: Logger
    private let state = Mutex(State())

    /// Creates an exporter that sends nothing before spans come.
    ///
    /// - Throws: `HTTPClientError` if the client cannot be created.
    init(
        url: String,
        headers: [(name: String, value: String)],
        timeout: Duration,
        encoder: OTLPEncoder,
        limits: Limits = Limits(),
        counters: SpanCounters,
        logger: Logger
    ) throws(HTTPClientError) {
        self.url = url
        shownURL = Self.withoutUser(url)
        self.headers = headers + [("Content-Type", "application/json")]
        self.encoder = encoder
        self.limits = limits
        self.counters = counters
        self.logger = logger
        client = try HTTPClient(
            configuration: ClientConfiguration(timeout: timeout, responseLimit: 64 << 10, connectionsPerHost: 1)
        )
    }

    /// Takes a span, or loses it where too many wait.
    public func take(_ span: SpanRecord) {
        let isTaken = state.withLock { state in
            guard !state.isShutDown, state.waiting.count < limits.waiting else { return false }
            state.waiting.append(span)
            // Detached: it works for everybody, and not in the trace of whoever happens to wake it.
            if state.worker == nil { state.worker = Task.detached { await self.work() } }
            if state.waiting.count == limits.batch { state.nap?.cancel() }
            return true
        }
        if !isTaken { counters.overflowed.increment() }
    }

    /// Sends what waits and takes no more.
    ///
    /// - Parameter time: How long that may take; what is not sent by then is lost.
    public func shutDown(within time: Duration) async {
        let worker = state.withLock { state in
            state.isShutDown = true
            state.nap?.cancel()
            state.pause?.cancel()
            return state.worker
        }
        guard let worker else { return }
        let deadline = Task.detached {
            try? await Task.sleep(for: time)
            worker.cancel()
        }
        await worker.value
        deadline.cancel()
    }

    /// Sends batches until nothing waits.
    private func work() async {
        while true {
            await nap(for: limits.interval)
            while let batch = nextBatch() { await send(batch) }
            let isOver = state.withLock { state in
                guard state.waiting.isEmpty else { return false }
                state.worker = nil
                return true
            }
            if isOver { return }
        }
    }

    /// Sleeps until the time is over, a batch is full or the exporter is shut down.
    private func nap(for time: Duration) async {
        let nap = state.withLock { state -> Task<Void, Never>? in
            guard !state.isShutDown, state.waiting.count < limits.batch else { return nil }
            let nap = Task.detached { _ = try? await Task.sleep(for: time) }
            state.nap = nap
            return nap
        }
        await nap?.value
        state.withLock { $0.nap = nil }
    }

    private func nextBatch() -> [SpanRecord]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else { return nil }
            let batch = Array(state.waiting.prefix(limits.batch))
            state.waiting.removeFirst(batch.count)
            return batch
        }
    }

    /// Sends a batch, again and again where that may help.
    private func send(_ batch: [SpanRecord]) async {
        let request = ClientRequest("POST", url, headers: headers, body: encoder.encode(batch))
        var backoff = Backoff(first: limits.backoff, longest: limits.longestBackoff)
        for attempt in 1...limits.attempts {
            switch await attempted(request) {
            case .accepted(let rejected):
                counters.rejected.increment(by: min(rejected, batch.count))
                counters.exported.increment(by: batch.count - rejected)
                return
            case .refused(let status):
                counters.rejected.increment(by: batch.count)
                logger.warning("spans refused", ["http.status": .integer(status), "url": .string(shownURL)])
                return
            case .later(let reason, let wanted):
                if attempt == 1 { logger.warning("spans wait", ["reason": .string(reason), "url": .string(shownURL)]) }
                guard attempt < limits.attempts, !Task.isCancelled, !state.withLock(\.isShutDown) else { break }
                let usual = backoff.next()
                await pause(wanted ?? usual)
                continue
            }
            break
        }
        counters.unreachable.increment(by: batch.count)
        logger.warning("spans lost", ["count": .integer(batch.count), "url": .string(shownURL)])
    }

    /// Waits before another attempt; shutting down ends it.
    private func pause(_ time: Duration) async {
        let pause = state.withLock { state -> Task<Void, Never>? in
            guard !state.isShutDown else { return nil }
            let pause = Task.detached { _ = try? await Task.sleep(for: time) }
            state.pause = pause
            return pause
        }
        await pause?.value
        state.withLock { $0.pause = nil }
    }

    private func attempted(_ request: ClientRequest) async -> Outcome {
        do throws(HTTPClientError) {
            let answer = try await client.send(request)
            switch answer.status {
            case 200..<300: return .accepted(rejected: Self.rejected(in: answer.body))
            // What OTLP/HTTP calls retryable.
            case 429, 502, 503, 504:
                let seconds = answer.header("Retry-After").flatMap { Int($0) }
                let wanted = seconds.map { min(.seconds(max(0, $0)), limits.longestBackoff) }
                return .later(reason: "status \(answer.status)", after: wanted)
            default: return .refused(status: answer.status)
            }
        } catch {
            return .later(reason: "\(error)", after: nil)
        }
    }

    /// An address without what may stand before the `@` of its host (RFC 3986, section 3.2.1).
    private static func withoutUser(_ url: String) -> String {
        guard let separator = url.firstRange(of: "://") else { return url }
        let rest = url[separator.upperBound...]
        guard let at = rest.prefix(while: { !"/?#".contains($0) }).lastIndex(of: "@") else { return url }
        return url[..<separator.upperBound] + String(rest[rest.index(after: at)...])
    }

    /// How many spans of an accepted batch the collector did not want after all (`ExportTracePartialSuccess`).
    private static func rejected(in body: [UInt8]) -> Int {
        struct Response: Decodable {
            struct PartialSuccess: Decodable { let rejectedSpans: String? }
            let partialSuccess: PartialSuccess?
        }
        let response = try? JSONDecoder().decode(Response.self, from: Data(body))
        return response?.partialSuccess?.rejectedSpans.flatMap { Int($0) } ?? 0
    }
}
