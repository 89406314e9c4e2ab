// What counting costs: the very code of Sources/Metrics and HTTPServerMetrics, called as a request and a prediction do.
// Benchmarks/counting compiles and runs it.
import Metrics

let registry = MetricRegistry()
let server = HTTPServerMetrics(registry)
let digits = (0..<10).map { [String($0)] }
let seven = registry.counters("digits_predictions_total", "Pictures.", labels: ["digit"], known: digits)["7"]
let confidence = registry.histogram(
    "digits_prediction_confidence",
    "Confidence.",
    bounds: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1]
)
let bounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
let stages = (0..<5).map { registry.histogram("stage\($0)_duration_seconds", "A stage.", bounds: bounds) }

/// The least time of one call: runs are so short that many of them are disturbed by nothing.
func time(_ name: String, _ calls: Int = 500, _ body: () -> Void) {
    let runs = (0..<5_000).map { _ in
        let start = ContinuousClock.now
        for _ in 0..<calls { body() }
        return (ContinuousClock.now - start) / calls
    }
    print("\(name): \(Int((runs.min() ?? .zero) / .nanoseconds(1))) ns")
}

time("a request, two looks at the clock included") {
    let began = ContinuousClock.now
    server.requestBegan()
    server.requestEnded(.post, (200, "/predict/"), after: .now - began)
}
time("a prediction, five stages") {
    seven.increment()
    confidence.observe(0.998)
    stages[0].observe(.microseconds(10))
    stages[1].observe(.microseconds(80))
    stages[2].observe(.microseconds(120))
    stages[3].observe(.microseconds(420))
    stages[4].observe(.microseconds(30))
}
time("an exposition of all of it", 1) { _ = registry.exposition() }
