/// How long to wait between attempts: twice as long after each failure up to a bound, half of it by chance, so that a
/// hundred instances that lost the same neighbour do not come back to it in the same moment.
public struct Backoff: Sendable {
    /// The bound after the first failure.
    public let first: Duration
    /// The bound that is never passed.
    public let longest: Duration
    /// How many attempts have failed since the last success.
    public private(set) var failures = 0

    /// Begins without a failure.
    ///
    /// - Parameters:
    ///   - first: The bound after the first failure.
    ///   - longest: The bound that is never passed.
    public init(first: Duration, longest: Duration) {
        self.first = first
        self.longest = longest
    }

    /// Notes another failure.
    ///
    /// - Parameter chance: Between 0 and 1.
    /// - Returns: How long to wait, between half the bound and the bound.
    public mutating func next(chance: Double = .random(in: 0...1)) -> Duration {
        // 2^20 times any sensible beginning is past any bound, and the multiplication stays exact.
        let bound = min(longest, first * (1 << min(failures, 20)))
        failures += 1
        return bound * (0.5 + 0.5 * min(1, max(0, chance)))
    }

    /// After a success the next failure is a first one.
    public mutating func reset() { failures = 0 }
}
