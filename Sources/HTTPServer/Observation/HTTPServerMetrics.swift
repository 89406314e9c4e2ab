public import Metrics
import Synchronization

/// What a server tells Prometheus: how many requests of which kind, how long they took, and what is open.
///
/// It is told by the server itself and not by a middleware: so a request's time ends when its last byte is sent, and
/// what is refused before any responder sees it counts as well. Labels have few values: routes are templates, and
/// methods that nobody has heard of are one.
public final class HTTPServerMetrics: Sendable {
    /// The bounds of durations of whole requests, in seconds.
    public static let requestBounds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    private static let knownMethods: Set<HTTPMethod> = [
        .get, .head, .post, .put, .delete, .options, HTTPMethod(rawValue: "PATCH"), HTTPMethod(rawValue: "TRACE"),
        HTTPMethod(rawValue: "CONNECT"),
    ]

    /// What tells one counter from another.
    private struct Kind: Hashable {
        let route: String?
        let method: HTTPMethod
        let status: Int
    }

    private let requests: CounterFamily
    private let durations: HistogramFamily
    /// The counters and histograms of kinds that came before, found without making label values anew.
    private let known = Mutex<[Kind: (Counter, Histogram)]>([:])
    private let inFlight = Atomic<Int>(0)
    private let connections = Atomic<Int>(0)

    /// Adds the metrics of a server to a registry.
    public init(_ registry: MetricRegistry) {
        requests = registry.counters("http_requests_total", "Answers given.", labels: ["route", "method", "status"])
        durations = registry.histograms(
            "http_request_duration_seconds",
            "From the request's head to the answer's end.",
            label: "route",
            bounds: Self.requestBounds
        )
        registry.gauge("http_requests_in_flight", "Requests being answered.") { [weak self] in
            self.map { Double($0.inFlight.load(ordering: .relaxed)) }
        }
        registry.gauge("http_connections", "Open connections of clients.") { [weak self] in
            self.map { Double($0.connections.load(ordering: .relaxed)) }
        }
    }

    /// Notes that a connection was opened.
    func connectionOpened() { connections.wrappingAdd(1, ordering: .relaxed) }
    /// Notes that a connection was closed.
    func connectionClosed() { connections.wrappingSubtract(1, ordering: .relaxed) }
    /// Notes that a request's head arrived.
    func requestBegan() { inFlight.wrappingAdd(1, ordering: .relaxed) }

    /// Notes that a request is over.
    ///
    /// - Parameters:
    ///   - method: Its method.
    ///   - answer: The status of its answer and the template of the route that gave it; nil where nobody got one.
    ///   - duration: How long it took.
    func requestEnded(_ method: HTTPMethod, _ answer: (status: Int, route: String?)?, after duration: Duration) {
        inFlight.wrappingSubtract(1, ordering: .relaxed)
        guard let answer else { return }
        let method = Self.knownMethods.contains(method) ? method : HTTPMethod(rawValue: "other")
        let kind = Kind(route: answer.route, method: method, status: answer.status)
        let (counter, histogram) = known.withLock { known in
            if let found = known[kind] { return found }
            let route = kind.route.map(PathTemplate.normalized) ?? "unmatched"
            let made = (requests[[route, method.rawValue, String(kind.status)]], durations[route])
            known[kind] = made
            return made
        }
        counter.increment()
        histogram.observe(duration)
    }
}
