/// How metrics are told.
///
/// Sources: "Exposition formats" of Prometheus's documentation; OpenMetrics 1.0,
/// https://prometheus.io/docs/specs/om/open_metrics_spec/.
public enum ExpositionFormat: Sendable, Equatable, CaseIterable {
    /// Prometheus's text format, version 0.0.4, which everything understands.
    case text
    /// OpenMetrics 1.0, which Prometheus asks for first.
    case openMetrics

    /// The media type of an answer.
    public var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// Chooses what a client prefers.
    ///
    /// - Parameter accept: The value of the field `Accept` (RFC 9110, section 12.5.1), if there is one.
    public init(accepting accept: String?) {
        var (openMetrics, text) = (0.0, 0.0)
        for range in (accept ?? "").split(separator: ",") {
            let parts = range.split(separator: ";").map { part in
                String(part.filter { $0 != " " && $0 != "\t" }).lowercased()
            }
            let parameters = parts.dropFirst()
            let quality = parameters.first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            let version = parameters.first { $0.hasPrefix("version=") }?.dropFirst("version=".count)
            switch parts.first {
            // Who names no version takes any; another major version than 1 would read this wrongly.
            case "application/openmetrics-text" where version == nil || version == "1.0.0":
                openMetrics = max(openMetrics, quality)
            case "text/plain", "text/*", "*/*": text = max(text, quality)
            default: break
            }
        }
        self = openMetrics > 0 && openMetrics >= text ? .openMetrics : .text
    }
}
