import Glibc
import HTTPServer
import ServiceSupport
import TraceExport

/// Serves the page on 8501 and passes its questions on to the API.
@main
struct WebFrontendCommand {
    /// How long requests may still take once the port closes; containers are killed 30 seconds after the signal, and the
    /// drain delay comes first.
    private static let drainTime: Duration = .seconds(20)

    static func main() async {
        await CommandLineProgram(FrontendConfiguration.table, version: ProductVersion.current, body: run).runAndExit()
    }

    private static func run(_ options: ParsedOptions) async throws -> Int32 {
        let configuration = try FrontendConfiguration(options: options)
        if options.flag("healthcheck") {
            let (host, port) = (configuration.host, configuration.port)
            return HealthProbe.isHealthy(host: host, port: port, path: "/health/ready") ? 0 : 1
        }
        ShutdownSignal.install()
        OpenFilesLimit.raise()
        // A peer that closes early is an error code of a write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let logger = configuration.logger
        let application = try buildFrontend(configuration)
        let server = try HTTPServer(
            host: configuration.host,
            port: configuration.port,
            configuration: configuration.bounds,
            logger: logger,
            metrics: application.serverMetrics,
            responder: application.responder
        )
        logger.info(
            "listening",
            [
                "server.host": .string(configuration.host), "server.port": .integer(server.port),
                "api.url": .string(configuration.apiURL),
                "login": .boolean(configuration.access.passwordHash != nil),
            ]
        )
        _ = await ShutdownSignal.wait()
        logger.info("stopping")
        // Load balancers learn from the readiness check that they must send no more, before the port closes.
        configuration.drain.begin()
        try? await Task.sleep(for: configuration.drainDelay)
        await server.stop(within: drainTime)
        await application.traceExporter?.shutDown(within: .seconds(2))
        logger.info("stopped")
        return 0
    }
}
