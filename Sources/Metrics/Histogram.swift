import Synchronization

/// How often values fell into which range, with their sum.
///
/// Observing takes a lock for the few nanoseconds that two additions take: so sum and counts always belong together,
/// which with an atomic for each of them they would not.
public final class Histogram: Sendable {
    /// What was observed so far.
    public struct Snapshot: Sendable, Equatable {
        /// How many values were at most the bound at the same place and more than the one before; last, those above all.
        public var counts: [Int]
        /// The sum of all values.
        public var sum: Double

        /// Gathers counts and sum.
        ///
        /// - Parameters:
        ///   - counts: One for each bound, and one for what lies above all.
        ///   - sum: The sum of all values.
        public init(counts: [Int], sum: Double) {
            self.counts = counts
            self.sum = sum
        }
    }

    /// The ranges' upper bounds, ascending; each belongs to its range.
    public let bounds: [Double]
    private let state: Mutex<Snapshot>

    /// Creates an empty histogram.
    ///
    /// - Parameter bounds: The ranges' upper bounds, ascending and finite.
    public init(bounds: [Double]) {
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "the bounds have to ascend")
        self.bounds = bounds
        state = Mutex(Snapshot(counts: [Int](repeating: 0, count: bounds.count + 1), sum: 0))
    }

    /// Notes a value; one that is no number is passed over.
    public func observe(_ value: Double) {
        guard !value.isNaN else { return }
        // A dozen bounds and mostly small values: from the front is faster than halving.
        var place = 0
        while place < bounds.count, value > bounds[place] { place += 1 }
        state.withLock { state in
            state.counts[place] += 1
            state.sum += value
        }
    }

    /// Notes a duration in seconds.
    public func observe(_ duration: Duration) { observe(duration / .seconds(1)) }

    /// What was observed so far.
    public var snapshot: Snapshot { state.withLock { $0 } }
}
