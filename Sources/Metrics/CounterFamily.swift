import Synchronization

/// Counters of one name that differ in the values of their labels.
///
/// Looking one up costs a dictionary access under a lock; whoever counts often keeps the ``Counter``.
public final class CounterFamily: Sendable {
    private let labelCount: Int
    private let counters: Mutex<[[String]: Counter]>

    /// Creates a family.
    ///
    /// - Parameters:
    ///   - labelCount: How many labels there are.
    ///   - known: Values that are known beforehand; their counters are there from the start, as 0.
    init(labelCount: Int, known: [[String]]) {
        self.labelCount = labelCount
        counters = Mutex([:])
        for values in known { _ = self[values] }
    }

    /// The counter of some label values, in the order of the labels; it is made when it is asked for first.
    public subscript(values: [String]) -> Counter {
        precondition(values.count == labelCount, "\(values) are not \(labelCount) label values")
        return counters.withLock { counters in
            if let counter = counters[values] { return counter }
            let counter = Counter()
            counters[values] = counter
            return counter
        }
    }

    /// The counter of one label value.
    public subscript(value: String) -> Counter { self[[value]] }

    /// What all of them have counted, ordered by their label values.
    var samples: [MetricSample] {
        let all = counters.withLock { $0 }
        return all.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { MetricSample($0.key, Double($0.value.value)) }
    }
}
