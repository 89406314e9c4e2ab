import LargerCNN
import Metrics

/// What is read of lanes and model whenever somebody asks for metrics.
enum ServingMetrics {
    private static let batchBounds: [Double] = [1, 2, 4, 8, 16, 32]

    /// Adds the metrics to a registry.
    ///
    /// - Parameters:
    ///   - registry: The registry.
    ///   - model: The model; what of it answers is looked at anew each time.
    ///   - settings: How many lanes there are, and how much may wait.
    static func add(to registry: MetricRegistry, of model: ModelHost, _ settings: Settings) {
        let (lanes, capacity) = (settings.lanes, settings.queueLimit)
        let pool: @Sendable () -> LanePool? = { (try? model.serving())?.lanes }
        registry.gauge("digits_queue_length", "Pictures that wait for a lane.") { Double(pool()?.waiting ?? 0) }
        registry.gauge("digits_queue_capacity", "How many may wait.") { Double(capacity) }
        registry.counters("digits_queue_refusals_total", "Pictures not computed.", labels: ["reason"]) {
            let statistics = model.statistics
            return [
                MetricSample(["client_left"], Double(statistics.abandoned)),
                MetricSample(["full"], Double(statistics.refused)),
                MetricSample(["timeout"], Double(statistics.overdue)),
            ]
        }
        registry.histograms("digits_batch_size", "Pictures that a lane took at once.", bounds: batchBounds) {
            let statistics = model.statistics
            var counts = Array(statistics.batches.prefix(batchBounds.count))
            counts.append(statistics.batches.dropFirst(batchBounds.count).reduce(0, +))
            return Histogram.Snapshot(counts: counts, sum: Double(statistics.digits))
        }
        registry.gauge("digits_lanes", "Lanes there are.") { Double(lanes) }
        // A lane that takes a batch in the middle of a long job counts as busy twice.
        registry.gauge("digits_lanes_busy", "Lanes at work.") { Double(min(lanes, pool()?.busy ?? 0)) }
        registry.gauge("digits_model_ready", "1 while the model answers.") { pool() == nil ? 0 : 1 }
        registry.counters("digits_model_activations_total", "Models that took another's place in this process.") {
            [MetricSample([], Double(model.replacements.value))]
        }
        registry.gauges(
            "digits_model_info",
            "The model that answers; always 1.",
            labels: ["name", "version", "precision"]
        ) {
            guard let info = (try? model.serving())?.info else { return [] }
            return [MetricSample([info.name, info.version, info.precision.rawValue], 1)]
        }
    }
}
