/// Pauses between attempts: twice as long after each failure, and never the same for two instances, so that a Redis that
/// comes back is not met by all of them at once.
struct Backoff {
    private let longest: Duration
    private var failures = 0

    init(longest: Duration) { self.longest = longest }

    /// How long to wait after another failure: half to all of what its number says.
    mutating func next() -> Duration {
        let whole = min(longest, longest / 50 * Double(1 << min(failures, 10)))
        failures += 1
        return whole * Double.random(in: 0.5...1)
    }

    /// After a success the next failure is a first one.
    mutating func reset() { failures = 0 }
}
