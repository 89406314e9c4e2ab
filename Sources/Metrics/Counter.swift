import Synchronization

/// A number that only grows: how often something happened.
///
/// Counting is one atomic addition, so that it may stand on the way of every request.
public final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    /// Creates a counter at 0.
    public init() {}

    /// What was counted so far.
    public var value: Int { count.load(ordering: .relaxed) }

    /// Counts.
    ///
    /// - Parameter amount: How much; a counter never falls, so nothing below 1 counts.
    public func increment(by amount: Int = 1) {
        guard amount > 0 else { return }
        count.wrappingAdd(amount, ordering: .relaxed)
    }
}
