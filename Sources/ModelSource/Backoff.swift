/// How long to wait between attempts: twice as long each time up to a bound, half of it by chance, so that a hundred
/// instances that lost the same store do not come back to it in the same moment.
struct Backoff: Sendable {
    /// The bound after the first failure.
    var first: Duration = .seconds(1)
    /// The bound that is never passed.
    var longest: Duration = .seconds(60)

    /// The time to wait.
    ///
    /// - Parameters:
    ///   - failures: How many attempts have failed, from 1.
    ///   - chance: Between 0 and 1.
    /// - Returns: Between half the bound and the bound.
    func delay(after failures: Int, chance: Double = .random(in: 0...1)) -> Duration {
        // 2^20 seconds are past any bound, and the multiplication stays exact.
        let bound = min(longest, first * (1 << min(max(0, failures - 1), 20)))
        return bound * (0.5 + 0.5 * min(1, max(0, chance)))
    }
}
