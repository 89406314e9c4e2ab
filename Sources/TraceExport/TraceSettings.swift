import HTTPClient
public import Metrics
public import ServiceSupport
public import Tracing

/// Where spans go, and which: OpenTelemetry's own environment variables, and flags for them.
///
/// Source: OpenTelemetry Specification, "Environment Variable Specification" and "OTLP Exporter".
public struct TraceSettings: Sendable {
    /// The whole address to which spans are posted; nil exports none.
    private var url: String?
    private var headers: [(name: String, value: String)] = []
    private var timeout = Duration.seconds(10)
    private var attributes: [(key: String, value: String)] = []
    private var serviceName: String?
    private var sampler = Sampler.standard

    /// Exports nothing.
    public init() {}

    /// The rows of an `OptionTable` that ``init(_:)`` reads.
    public static let options = [
        Option(
            "otlp-endpoint",
            environment: "OTEL_EXPORTER_OTLP_ENDPOINT",
            placeholder: "URL",
            help: "OpenTelemetry collector that gets traces below /v1/traces, as OTLP/HTTP with JSON; none without it"
        ),
        Option(
            "otlp-traces-endpoint",
            environment: "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            placeholder: "URL",
            help: "The whole address for traces, in place of the one above"
        ),
        Option(
            "otlp-headers",
            environment: "OTEL_EXPORTER_OTLP_HEADERS",
            placeholder: "LIST",
            help: "Header fields for the collector, name=value separated by commas, or the path of a file of them"
        ),
        Option(
            "otlp-timeout",
            environment: "OTEL_EXPORTER_OTLP_TIMEOUT",
            default: "10000",
            placeholder: "MS",
            help: "How long the collector may take for a batch"
        ),
        Option(
            "otel-service-name",
            environment: "OTEL_SERVICE_NAME",
            placeholder: "NAME",
            help: "The service's name in traces; by default digits-api or digits-web"
        ),
        Option(
            "otel-resource-attributes",
            environment: "OTEL_RESOURCE_ATTRIBUTES",
            placeholder: "LIST",
            help: "What else traces say of the process, name=value separated by commas"
        ),
        Option(
            "otel-traces-sampler",
            environment: "OTEL_TRACES_SAMPLER",
            default: "parentbased_always_on",
            placeholder: "NAME",
            help: "Which traces are recorded: always_on, always_off, traceidratio, or parentbased_ with one of them"
        ),
        Option(
            "otel-traces-sampler-arg",
            environment: "OTEL_TRACES_SAMPLER_ARG",
            default: "1",
            placeholder: "RATIO",
            help: "Share of traces for traceidratio, 0 to 1"
        ),
        Option(
            switch: "otel-sdk-disabled",
            environment: "OTEL_SDK_DISABLED",
            help: "Record no traces, whatever else is set; contexts are still passed on and logged"
        ),
    ]

    /// Reads the settings of ``options``.
    ///
    /// - Throws: `UsageError` for a value that cannot be used.
    public init(_ options: ParsedOptions) throws(UsageError) {
        if let address = try Self.address("otlp-traces-endpoint", options) {
            url = address
        } else if let base = try Self.address("otlp-endpoint", options) {
            url = base + (base.hasSuffix("/") ? "v1/traces" : "/v1/traces")
        }
        if options.flag("otel-sdk-disabled") { url = nil }
        if let text = try options.secretIfGiven("otlp-headers") {
            guard let pairs = KeyValueList.parse(text) else {
                throw options.badSecret("otlp-headers", expected: "name=value, separated by commas")
            }
            headers = pairs.map { ($0.key, $0.value) }
        }
        timeout = .milliseconds(try options.integer("otlp-timeout", in: 1...3_600_000))
        serviceName = options.stringIfGiven("otel-service-name")
        if let text = options.stringIfGiven("otel-resource-attributes") {
            guard let pairs = KeyValueList.parse(text) else {
                throw options.badValue("otel-resource-attributes", expected: "name=value, separated by commas")
            }
            attributes = pairs
        }
        let ratio = try options.double("otel-traces-sampler-arg", in: 0...1)
        guard let sampler = Sampler(named: try options.string("otel-traces-sampler"), ratio: ratio) else {
            throw options.badValue(
                "otel-traces-sampler",
                expected: "one of \(Sampler.names.joined(separator: ", "))"
            )
        }
        self.sampler = sampler
    }

    /// Makes what records traces in a process.
    ///
    /// - Parameters:
    ///   - service: The service's name, unless the settings have one.
    ///   - registry: Where it is counted what became of spans.
    ///   - logger: Where it is noted that the collector is not to be reached.
    /// - Returns: What begins spans, and what sends them, to be shut down at the end; nil where nothing is sent.
    public func makeTracer(
        service: String,
        registry: MetricRegistry,
        logger: Logger
    ) -> (tracer: Tracer, exporter: TraceExporter?) {
        let counters = SpanCounters(registry)
        guard let url else { return (.passing, nil) }
        let encoder = OTLPEncoder(resource: resource(service), scope: service, version: ProductVersion.current)
        do throws(HTTPClientError) {
            let exporter = try TraceExporter(
                url: url,
                headers: headers,
                timeout: timeout,
                encoder: encoder,
                counters: counters,
                logger: logger
            )
            return (Tracer(sampler: sampler, sink: exporter), exporter)
        } catch {
            // The service is worth more than its traces.
            logger.error("traces are not exported", ["error": .string("\(error)")])
            return (.passing, nil)
        }
    }

    /// What is known of the process; what the settings say goes before what is known by itself.
    func resource(_ service: String) -> [SpanRecord.Attribute] {
        var known = ["service.version": ProductVersion.current, "telemetry.sdk.language": "swift"]
        known["service.name"] = service
        for (key, value) in attributes { known[key] = value }
        if let serviceName { known["service.name"] = serviceName }
        return known.sorted { $0.key < $1.key }.map { SpanRecord.Attribute($0.key, .string($0.value)) }
    }

    private static func address(_ name: String, _ options: ParsedOptions) throws(UsageError) -> String? {
        guard let url = options.stringIfGiven(name), !url.isEmpty else { return nil }
        let rest = ["http://", "https://"].first(where: url.hasPrefix).map { url.dropFirst($0.count) }
        guard let rest, !rest.isEmpty, rest.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw options.badValue(name, expected: "an address such as http://127.0.0.1:4318")
        }
        return url
    }
}
