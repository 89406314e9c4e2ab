/// A metric as it is announced, and where its samples come from.
struct MetricFamily: Sendable {
    /// What its numbers mean.
    enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    let name: String
    let kind: Kind
    let help: String
    let labels: [String]
    /// Asked at each scrape, from any thread.
    let collect: @Sendable () -> [MetricSample]

    /// Describes a metric.
    ///
    /// The names are our own, so a wrong one is a mistake of ours: letters, digits and underscores, as Prometheus's data
    /// model has it, and a counter ends in `_total` as OpenMetrics demands.
    init(
        _ name: String,
        _ kind: Kind,
        _ help: String,
        labels: [String] = [],
        collect: @escaping @Sendable () -> [MetricSample]
    ) {
        precondition(([name] + labels).allSatisfy(Self.isName), "\(name) or one of \(labels) is no name")
        precondition(!labels.contains("le"), "the label le belongs to histograms")
        precondition((kind == .counter) == name.hasSuffix("_total"), "\(name): counters, and they alone, end in _total")
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
        self.collect = collect
    }

    private static func isName(_ text: String) -> Bool {
        text.utf8.first.map { !(0x30...0x39).contains($0) } == true
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
