import Synchronization

/// Histograms of one name and the same bounds that differ in the value of one label.
public final class HistogramFamily: Sendable {
    /// The bounds of each.
    public let bounds: [Double]
    private let histograms = Mutex<[String: Histogram]>([:])

    /// Creates a family.
    ///
    /// - Parameters:
    ///   - known: Values that are known beforehand; their histograms are there from the start, empty.
    ///   - bounds: The bounds of each.
    init(known: [String], bounds: [Double]) {
        self.bounds = bounds
        for value in known { _ = self[value] }
    }

    /// The histogram of a label value; it is made when it is asked for first.
    public subscript(value: String) -> Histogram {
        histograms.withLock { histograms in
            if let histogram = histograms[value] { return histogram }
            let histogram = Histogram(bounds: bounds)
            histograms[value] = histogram
            return histogram
        }
    }

    /// What all of them have observed, ordered by their label values.
    var samples: [MetricSample] {
        let all = histograms.withLock { $0 }
        return all.sorted { $0.key < $1.key }
            .map { MetricSample([$0.key], .histogram(bounds: bounds, $0.value.snapshot)) }
    }
}
