public import Metrics

/// Counts who was turned away for who asks, and why.
public struct AccessRefusals: Sendable {
    /// Why somebody was turned away.
    public enum Reason: String, Sendable, CaseIterable {
        /// No key came with the request.
        case missingKey = "missing_key"
        /// The key is none of those that there are.
        case wrongKey = "wrong_key"
        /// The key's role does not suffice.
        case role
        /// The password is wrong.
        case password
        /// Too many requests, or too many attempts.
        case rate
    }

    private let counters: [Reason: Counter]

    /// Counts nothing.
    public static let uncounted = AccessRefusals(counters: [:])

    private init(counters: [Reason: Counter]) { self.counters = counters }

    /// Adds the counters to a registry.
    public init(_ registry: MetricRegistry) {
        let family = registry.counters(
            "digits_access_refusals_total",
            "Refused for who asks.",
            labels: ["reason"],
            known: Reason.allCases.map { [$0.rawValue] }
        )
        counters = Dictionary(uniqueKeysWithValues: Reason.allCases.map { ($0, family[$0.rawValue]) })
    }

    /// Notes that somebody was turned away.
    public func count(_ reason: Reason) { counters[reason]?.increment() }
}
