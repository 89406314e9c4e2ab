public import Metrics

/// Counts what became of spans that were recorded.
public struct SpanCounters: Sendable {
    /// The sink took them.
    let exported: Counter
    /// More came than could be sent.
    let overflowed: Counter
    /// The sink did not want them.
    let rejected: Counter
    /// The sink was not to be reached, or had no room, for too long.
    let unreachable: Counter

    /// Adds the counters to a registry.
    public init(_ registry: MetricRegistry) {
        let results = ["exported", "queue_full", "rejected", "unreachable"]
        let family = registry.counters(
            "digits_trace_spans_total",
            "Spans recorded, by what became of them.",
            labels: ["result"],
            known: results.map { [$0] }
        )
        exported = family["exported"]
        overflowed = family["queue_full"]
        rejected = family["rejected"]
        unreachable = family["unreachable"]
    }
}
