import Metrics
import Redis

/// Whether the state that instances share can be reached.
enum SharedStateMetrics {
    /// Adds the metric to a registry.
    ///
    /// - Parameters:
    ///   - registry: The registry.
    ///   - redis: Where the state is; nil where it is shared with nobody, and nothing is told then.
    static func add(to registry: MetricRegistry, of redis: SharedRedis?) {
        registry.gauge("digits_shared_state_up", "1 while Redis answers; absent without one.") { [weak redis] in
            redis.map { $0.client.availability == .available ? 1 : 0 }
        }
    }
}
