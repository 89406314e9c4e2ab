import Synchronization

/// All metrics of a process, in the order in which they were added, and their text for Prometheus.
///
/// Counters and histograms are counted where something happens; what can be read at any time, such as a queue's length,
/// is read when somebody asks. Names and labels are fixed when a metric is added.
public final class MetricRegistry: Sendable {
    private let families = Mutex<[MetricFamily]>([])

    /// Creates an empty registry.
    public init() {}

    // MARK: - Counted where something happens

    /// Adds a counter without labels.
    ///
    /// - Parameters:
    ///   - name: Its name, which ends in `_total`.
    ///   - help: What it counts.
    /// - Returns: The counter.
    public func counter(_ name: String, _ help: String) -> Counter {
        let counter = Counter()
        add(MetricFamily(name, .counter, help) { [MetricSample([], Double(counter.value))] })
        return counter
    }

    /// Adds counters that differ in labels.
    ///
    /// - Parameters:
    ///   - name: Their name, which ends in `_total`.
    ///   - help: What they count.
    ///   - labels: The labels' names.
    ///   - known: Label values that are known beforehand; their counters are there from the start, as 0.
    /// - Returns: The counters.
    public func counters(
        _ name: String,
        _ help: String,
        labels: [String],
        known: [[String]] = []
    ) -> CounterFamily {
        let family = CounterFamily(labelCount: labels.count, known: known)
        add(MetricFamily(name, .counter, help, labels: labels) { family.samples })
        return family
    }

    /// Adds a histogram without labels.
    ///
    /// - Parameters:
    ///   - name: Its name, with the unit at its end.
    ///   - help: What is observed.
    ///   - bounds: The ranges' upper bounds, ascending.
    /// - Returns: The histogram.
    public func histogram(_ name: String, _ help: String, bounds: [Double]) -> Histogram {
        let histogram = Histogram(bounds: bounds)
        histograms(name, help, bounds: bounds) { histogram.snapshot }
        return histogram
    }

    /// Adds histograms that differ in one label.
    ///
    /// - Parameters:
    ///   - name: Their name, with the unit at its end.
    ///   - help: What is observed.
    ///   - label: The label's name.
    ///   - known: Label values that are known beforehand; their histograms are there from the start, empty.
    ///   - bounds: The ranges' upper bounds, ascending.
    /// - Returns: The histograms.
    public func histograms(
        _ name: String,
        _ help: String,
        label: String,
        known: [String] = [],
        bounds: [Double]
    ) -> HistogramFamily {
        let family = HistogramFamily(known: known, bounds: bounds)
        add(MetricFamily(name, .histogram, help, labels: [label]) { family.samples })
        return family
    }

    // MARK: - Read when somebody asks

    /// Adds a gauge that is read at each scrape.
    ///
    /// - Parameters:
    ///   - name: Its name, with the unit at its end.
    ///   - help: What it tells.
    ///   - read: Gives its value, from any thread; nil where there is nothing to tell.
    public func gauge(_ name: String, _ help: String, read: @escaping @Sendable () -> Double?) {
        add(MetricFamily(name, .gauge, help) { read().map { [MetricSample([], $0)] } ?? [] })
    }

    /// Adds gauges that differ in labels and are read at each scrape.
    ///
    /// - Parameters:
    ///   - name: Their name, with the unit at its end.
    ///   - help: What they tell.
    ///   - labels: The labels' names.
    ///   - read: Gives their values, from any thread.
    public func gauges(
        _ name: String,
        _ help: String,
        labels: [String],
        read: @escaping @Sendable () -> [MetricSample]
    ) {
        add(MetricFamily(name, .gauge, help, labels: labels, collect: read))
    }

    /// Adds counters that are kept elsewhere and read at each scrape.
    ///
    /// - Parameters:
    ///   - name: Their name, which ends in `_total`.
    ///   - help: What they count.
    ///   - labels: The labels' names.
    ///   - read: Gives their values, from any thread; they must not fall.
    public func counters(
        _ name: String,
        _ help: String,
        labels: [String] = [],
        read: @escaping @Sendable () -> [MetricSample]
    ) {
        add(MetricFamily(name, .counter, help, labels: labels, collect: read))
    }

    /// Adds a histogram that is kept elsewhere and read at each scrape.
    ///
    /// - Parameters:
    ///   - name: Its name, with the unit at its end.
    ///   - help: What is observed.
    ///   - bounds: The ranges' upper bounds, ascending.
    ///   - read: Gives the counts, one more than bounds, and the sum, from any thread.
    public func histograms(
        _ name: String,
        _ help: String,
        bounds: [Double],
        read: @escaping @Sendable () -> Histogram.Snapshot
    ) {
        add(MetricFamily(name, .histogram, help) { [MetricSample([], .histogram(bounds: bounds, read()))] })
    }

    // MARK: - Told

    /// All metrics as text.
    ///
    /// - Parameter format: The format.
    /// - Returns: The text in UTF-8.
    public func exposition(_ format: ExpositionFormat = .text) -> [UInt8] {
        let families = families.withLock { $0 }
        var writer = ExpositionWriter(format)
        for family in families { writer.write(family) }
        return writer.finish()
    }

    private func add(_ family: MetricFamily) {
        families.withLock { families in
            precondition(!families.contains { $0.name == family.name }, "the metric \(family.name) is there already")
            families.append(family)
        }
    }
}
