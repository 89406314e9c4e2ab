import ServiceSupport

/// Lists such as `api-key=secret,tenant=a%20b`, as `OTEL_EXPORTER_OTLP_HEADERS` and `OTEL_RESOURCE_ATTRIBUTES` hold.
///
/// Source: OpenTelemetry Specification, "Resource SDK" and "OTLP Exporter"; the form is that of W3C Baggage without
/// properties, values percent-encoded.
enum KeyValueList {
    /// Reads a list.
    ///
    /// - Parameter text: The list.
    /// - Returns: The pairs in order; nil where one has no equals sign, no key, or is not validly encoded.
    static func parse(_ text: String) -> [(key: String, value: String)]? {
        var pairs: [(key: String, value: String)] = []
        for member in text.split(separator: ",") {
            let member = trimmed(member)
            if member.isEmpty { continue }
            guard let equals = member.firstIndex(of: "=") else { return nil }
            let key = trimmed(member[..<equals])
            guard !key.isEmpty, let value = PercentEncoding.decode(trimmed(member[member.index(after: equals)...]).utf8)
            else { return nil }
            pairs.append((String(key), value))
        }
        return pairs
    }

    private static func trimmed(_ text: Substring) -> Substring {
        guard let last = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return text[...last].drop(while: \.isWhitespace)
    }
}
