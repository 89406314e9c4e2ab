import HTTPClient
import HTTPServer
import Metrics

/// Counts what the API answers to the page, how long that takes, and what stays without an answer.
struct UpstreamMetrics: Sendable {
    /// Why there is no answer.
    private enum Failure: String, CaseIterable {
        case connect, timeout, reset
    }

    private let requests: CounterFamily
    private let durations: Histogram
    private let failures: CounterFamily

    /// Adds the metrics to a registry.
    init(_ registry: MetricRegistry) {
        requests = registry.counters(
            "digits_upstream_requests_total",
            "Answers of the API, by the status.",
            labels: ["status"]
        )
        durations = registry.histogram(
            "digits_upstream_request_duration_seconds",
            "From sending to the answer's end.",
            bounds: HTTPServerMetrics.requestBounds
        )
        failures = registry.counters(
            "digits_upstream_failures_total",
            "Requests without an answer.",
            labels: ["reason"],
            known: Failure.allCases.map { [$0.rawValue] }
        )
    }

    /// Notes an answer of the API.
    func countAnswer(_ status: Int) { requests[String(status)].increment() }

    /// Notes how long a request took, up to the answer's last byte.
    func observe(_ duration: Duration) { durations.observe(duration) }

    /// Notes why there is no answer; what is not the API's doing, such as a visitor who left, does not count.
    func count(_ error: HTTPClientError) {
        let reason: Failure
        switch error {
        case .cannotConnect: reason = .connect
        case .timedOut: reason = .timeout
        case .transport, .responseTooLarge: reason = .reset
        case .invalidRequest, .cancelled, .unexpectedStatus, .cannotStore, .outOfMemory: return
        }
        failures[reason.rawValue].increment()
    }
}
