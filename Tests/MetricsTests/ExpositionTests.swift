import Metrics
import Testing

/// What Prometheus reads, to the letter.
struct ExpositionTests {
    private func text(_ format: ExpositionFormat = .text, _ fill: (MetricRegistry) -> Void) -> String {
        let registry = MetricRegistry()
        fill(registry)
        return String(decoding: registry.exposition(format), as: UTF8.self)
    }

    @Test func aCounterIsToldWithHelpAndType() {
        let written = text { $0.counter("pictures_total", "Pictures seen.").increment(by: 3) }
        #expect(written == "# HELP pictures_total Pictures seen.\n# TYPE pictures_total counter\npictures_total 3\n")
    }

    @Test func openMetricsNamesACounterWithoutItsSuffixAndEnds() {
        let written = text(.openMetrics) { $0.counter("pictures_total", "Pictures seen.").increment() }
        #expect(
            written == "# HELP pictures Pictures seen.\n# TYPE pictures counter\npictures_total 1\n# EOF\n"
        )
    }

    @Test func labelsAndHelpAreEscaped() {
        let awkward = "a\\b\"c\nd"
        let fill: (MetricRegistry) -> Void = { registry in
            registry.gauges("size_bytes", awkward, labels: ["name"]) { [MetricSample([awkward], 1)] }
        }
        #expect(
            text(.text, fill)
                == "# HELP size_bytes a\\\\b\"c\\nd\n# TYPE size_bytes gauge\nsize_bytes{name=\"a\\\\b\\\"c\\nd\"} 1\n"
        )
        #expect(text(.openMetrics, fill).hasPrefix("# HELP size_bytes a\\\\b\\\"c\\nd\n"))
    }

    @Test func bucketsAreCumulativeAndEndWithAll() {
        let written = text { registry in
            let histogram = registry.histogram("time_seconds", "Time.", bounds: [0.5, 1])
            for value in [0.25, 0.5, 0.75, 2] { histogram.observe(value) }
        }
        #expect(
            written.split(separator: "\n").dropFirst(2).map(String.init) == [
                #"time_seconds_bucket{le="0.5"} 2"#, #"time_seconds_bucket{le="1.0"} 3"#,
                #"time_seconds_bucket{le="+Inf"} 4"#, "time_seconds_sum 3.5", "time_seconds_count 4",
            ]
        )
    }

    @Test func knownLabelValuesAreThereFromTheStart() {
        let written = text { registry in
            let family = registry.counters("errors_total", "Errors.", labels: ["reason"], known: [["b"], ["a"]])
            family["c"].increment()
        }
        #expect(
            written.hasSuffix(
                "errors_total{reason=\"a\"} 0\nerrors_total{reason=\"b\"} 0\nerrors_total{reason=\"c\"} 1\n"
            )
        )
    }

    @Test func aGaugeWithNothingToTellHasNoSample() {
        let written = text { registry in registry.gauge("loss", "Loss.") { nil } }
        #expect(written == "# HELP loss Loss.\n# TYPE loss gauge\n")
    }

    @Test(arguments: [
        (0.0, "0"), (1e15, "1000000000000000"), (0.25, "0.25"), (-2, "-2"), (.infinity, "+Inf"),
        (-.infinity, "-Inf"), (.nan, "NaN"), (1e300, "1e+300"),
    ])
    func numbersAreWrittenAsPrometheusReadsThem(_ number: Double, _ expected: String) {
        let written = text { registry in registry.gauge("value", "A value.") { number } }
        #expect(written.hasSuffix("\nvalue \(expected)\n"))
    }
}
