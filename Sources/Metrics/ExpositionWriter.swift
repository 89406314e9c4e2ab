/// Writes metrics as text.
struct ExpositionWriter {
    private let format: ExpositionFormat
    private var text = ""

    /// Begins a text.
    init(_ format: ExpositionFormat) {
        self.format = format
        text.reserveCapacity(32 << 10)
    }

    /// Writes a metric: what it means, and all its samples.
    mutating func write(_ family: MetricFamily) {
        // OpenMetrics names a counter without the suffix of its samples.
        let isBare = format == .openMetrics && family.kind == .counter
        let name = isBare ? String(family.name.dropLast("_total".count)) : family.name
        text += "# HELP \(name) \(Self.escaped(family.help, quotes: format == .openMetrics))\n"
        text += "# TYPE \(name) \(family.kind.rawValue)\n"
        for sample in family.collect() {
            let pairs = zip(family.labels, sample.labelValues).map { "\($0)=\"\(Self.escaped($1, quotes: true))\"" }
            switch sample.content {
            case .number(let number):
                line(family.name, pairs, Self.number(number))
            case .histogram(let bounds, let snapshot):
                write(family.name, pairs, bounds, snapshot)
            }
        }
    }

    /// Ends the text and gives it.
    consuming func finish() -> [UInt8] {
        if format == .openMetrics { text += "# EOF\n" }
        return [UInt8](text.utf8)
    }

    private mutating func write(_ name: String, _ pairs: [String], _ bounds: [Double], _ snapshot: Histogram.Snapshot) {
        var total = 0
        for (bound, count) in zip(bounds, snapshot.counts) {
            total += count
            // Both formats get the form that OpenMetrics demands (`1.0`), so that a series keeps its name.
            line("\(name)_bucket", pairs + ["le=\"\(bound)\""], String(total))
        }
        total = snapshot.counts.reduce(0, +)
        line("\(name)_bucket", pairs + ["le=\"+Inf\""], String(total))
        line("\(name)_sum", pairs, Self.number(snapshot.sum))
        line("\(name)_count", pairs, String(total))
    }

    private mutating func line(_ name: String, _ pairs: [String], _ value: String) {
        text += name
        if !pairs.isEmpty { text += "{\(pairs.joined(separator: ","))}" }
        text += " \(value)\n"
    }

    /// A number as both formats have it; whole ones without a fraction.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return Int(exactly: value).map { String($0) } ?? "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        guard text.utf8.contains(where: { $0 == 0x5C || $0 == 0x0A || $0 == 0x22 }) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += #"\\"#
            case "\n": escaped += #"\n"#
            case "\"" where quotes: escaped += #"\""#
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
