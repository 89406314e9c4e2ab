import Metrics
import Testing

struct ExpositionFormatTests {
    /// What Debian 12's Prometheus and later ones send.
    private static let prometheus2 =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"

    @Test(arguments: [
        (nil, ExpositionFormat.text), ("", .text), ("*/*", .text), ("text/plain", .text), ("text/html", .text),
        (prometheus2, .openMetrics), ("application/openmetrics-text", .openMetrics),
        ("application/openmetrics-text; version=1.0.0; charset=utf-8", .openMetrics),
        ("Application/OpenMetrics-Text ; Version=1.0.0", .openMetrics),
        ("application/openmetrics-text;version=0.0.1", .text), ("application/openmetrics-text;version=2.0.0", .text),
        ("application/openmetrics-text;q=0", .text), ("application/openmetrics-text;q=0.1, text/plain", .text),
        ("application/json, ;;,=", .text),
    ])
    func theClientChooses(_ accept: String?, _ format: ExpositionFormat) {
        #expect(ExpositionFormat(accepting: accept) == format)
    }
}
