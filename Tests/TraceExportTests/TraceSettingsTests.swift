import Metrics
import ServiceSupport
import Testing

@testable import TraceExport
@testable import Tracing

struct TraceSettingsTests {
    private static let table = OptionTable(program: "x", summary: "x", TraceSettings.options)

    private func settings(_ environment: [String: String], _ arguments: [String] = []) throws -> TraceSettings {
        try TraceSettings(try Self.table.parse(arguments, environment: environment))
    }

    private func records(_ settings: TraceSettings) -> Bool {
        let logger = Logger(level: .error, format: .json) { _ in }
        let made = settings.makeTracer(service: "s", registry: MetricRegistry(), logger: logger)
        return made.exporter != nil && made.tracer.beginRequest(nil).isRecording
    }

    @Test func withoutACollectorNothingIsRecorded() throws {
        #expect(!records(try settings([:])))
        #expect(!records(try settings(["OTEL_EXPORTER_OTLP_ENDPOINT": ""])))
        let isOff = ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_SDK_DISABLED": "true"]
        #expect(!records(try settings(isOff)))
    }

    @Test func eitherAddressSwitchesItOn() throws {
        #expect(records(try settings(["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"])))
        #expect(records(try settings([:], ["--otlp-traces-endpoint", "https://collector.example/v1/traces"])))
        let never = ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_TRACES_SAMPLER": "always_off"]
        #expect(!records(try settings(never)))
    }

    @Test func theServiceNameGoesBeforeTheAttributes() throws {
        func resource(_ environment: [String: String]) throws -> [String: SpanRecord.Value] {
            let attributes = try settings(environment).resource("digits-api")
            return Dictionary(uniqueKeysWithValues: attributes.map { ($0.key, $0.value) })
        }
        #expect(try resource([:])["service.name"] == .string("digits-api"))
        let attributes = "service.name=a,deployment.environment.name=b%20c"
        let given = try resource(["OTEL_RESOURCE_ATTRIBUTES": attributes])
        #expect(given["service.name"] == .string("a"))
        #expect(given["deployment.environment.name"] == .string("b c"))
        let named = try resource(["OTEL_RESOURCE_ATTRIBUTES": attributes, "OTEL_SERVICE_NAME": "n"])
        #expect(named["service.name"] == .string("n"))
    }

    @Test(arguments: [
        ["OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4318"], ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://"],
        ["OTEL_TRACES_SAMPLER": "xray"], ["OTEL_TRACES_SAMPLER_ARG": "1.5"], ["OTEL_EXPORTER_OTLP_TIMEOUT": "0"],
        ["OTEL_RESOURCE_ATTRIBUTES": "a"], ["OTEL_SDK_DISABLED": "perhaps"],
    ])
    func aBadValueStopsTheStart(_ environment: [String: String]) {
        #expect(throws: UsageError.self) { _ = try settings(environment) }
    }

    @Test func aBadHeaderIsNotShown() {
        let error = #expect(throws: UsageError.self) {
            _ = try settings(["OTEL_EXPORTER_OTLP_HEADERS": "geheim4711"])
        }
        #expect(error?.description.contains("OTEL_EXPORTER_OTLP_HEADERS") == true)
        #expect(error?.description.contains("geheim4711") == false)
    }
}
