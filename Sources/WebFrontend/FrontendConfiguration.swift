import HTTPServer
import ServiceSupport
import TraceExport

/// The settings of the page's process.
struct FrontendConfiguration: Sendable {
    /// The address to listen on.
    var host = "0.0.0.0"
    /// The port; 0 takes a free one.
    var port = 8501
    /// The API's address without a trailing slash.
    var apiURL = "http://127.0.0.1:8000"
    /// How long the API may take for one answer.
    var apiTimeout: Duration = .seconds(15)
    /// The largest body that is passed on, in bytes.
    var bodyLimit = 10 << 20
    /// How long to go on serving after a stop signal.
    var drainDelay: Duration = .zero
    /// Whether that signal has come.
    let drain = DrainState()
    /// Keys, login and proxies.
    var access = VisitorAccess()
    /// Where the log goes.
    var logger = Logger(level: .info)
    /// The commit that the program was built from.
    var revision = BuildInfo.unknown
    /// Where traces go.
    var traces = TraceSettings()

    /// Takes the defaults, as tests do.
    init() {}

    /// Reads the settings of ``table``.
    ///
    /// - Throws: `UsageError` for a value that cannot be used.
    init(options: ParsedOptions) throws(UsageError) {
        host = try options.string("host")
        port = try options.integer("port", in: 0...65535)
        apiURL = try Self.address(options)
        apiTimeout = .milliseconds(Int(try options.double("api-timeout", in: 0.001...3600) * 1000))
        bodyLimit = try options.integer("max-body-bytes", in: 1...(1 << 30))
        drainDelay = .seconds(try options.double("drain-delay", in: 0...3_600))
        access = try VisitorAccess(options)
        logger = try Logger(options: options)
        revision = try options.string("revision")
        traces = try TraceSettings(options)
    }

    /// The server's bounds: the body's is a setting, the others are the server's own.
    var bounds: HTTPServerConfiguration {
        var bounds = HTTPServerConfiguration()
        bounds.bodyBytes = bodyLimit
        return bounds
    }

    /// An `http` or `https` address of a host, perhaps under a path, without the slash at its end.
    private static func address(_ options: ParsedOptions) throws(UsageError) -> String {
        var url = try options.string("api-url")
        while url.hasSuffix("/") { url.removeLast() }
        let rest = ["http://", "https://"].first(where: url.hasPrefix).map { url.dropFirst($0.count) }
        guard let rest, let first = rest.utf8.first, first != UInt8(ascii: ":"),
            rest.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !rest.contains("?"), !rest.contains("#")
        else {
            throw options.badValue("api-url", expected: "an address such as http://127.0.0.1:8000")
        }
        return url
    }

    /// What can be set, and how.
    static let table = OptionTable(
        program: "WebFrontend",
        summary: "Serves the page on which digits are drawn, and passes its requests on to the API.",
        [
            Option(
                "host",
                environment: "HOST",
                default: "0.0.0.0",
                placeholder: "ADDRESS",
                help: "Address to listen on; :: for IPv6 and IPv4"
            ),
            Option(
                "port",
                environment: "PORT",
                default: "8501",
                placeholder: "PORT",
                help: "Port to listen on; 0 for any free one, which the log tells"
            ),
            Option(
                "api-url",
                environment: "API_URL",
                default: "http://127.0.0.1:8000",
                placeholder: "URL",
                help: "Where the API answers"
            ),
            Option(
                "api-timeout",
                environment: "API_TIMEOUT",
                default: "15",
                placeholder: "SECONDS",
                help: "How long the API may take for one answer"
            ),
            Option(
                "max-body-bytes",
                environment: "MAX_BODY_BYTES",
                default: "10485760",
                placeholder: "N",
                help: "Longest request body that is passed on"
            ),
            Option(
                "drain-delay",
                environment: "DRAIN_DELAY",
                default: "0",
                placeholder: "SECONDS",
                help: "How long to go on serving after a stop signal, while the readiness check already fails"
            ),
            Option(switch: "healthcheck", help: "Ask the running process on this port whether it is ready, and exit"),
        ] + VisitorAccess.options + Logger.options + [BuildInfo.option] + TraceSettings.options
    )
}
