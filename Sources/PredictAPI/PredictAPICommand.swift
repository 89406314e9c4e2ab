import Glibc
import HTTPServer
import ModelSource
import ServiceSupport
import TraceExport

/// The program on port 8000: reads the settings, assembles the application, serves until it is told to stop.
@main
struct PredictAPICommand {
    static func main() async {
        let program = CommandLineProgram(Settings.table, version: ProductVersion.current) { options in
            let settings = try Settings(options)
            if settings.isHealthCheck {
                return HealthProbe.isHealthy(host: settings.host, port: settings.port, path: "/health/ready") ? 0 : 1
            }
            return await run(settings)
        }
        await program.runAndExit()
    }

    /// Serves until SIGTERM or SIGINT, and drains.
    ///
    /// - Returns: The exit status: 1 if the port or the weights cannot be had.
    private static func run(_ settings: Settings) async -> Int32 {
        ShutdownSignal.install()
        OpenFilesLimit.raise()
        let logger = settings.logger
        if settings.access.keys == nil {
            logger.warning("no API keys are configured: everything is open to whoever reaches this port")
        }
        let application = buildApplication(settings)
        let server: HTTPServer
        do {
            server = try HTTPServer(
                host: settings.host,
                port: settings.port,
                configuration: settings.server,
                logger: logger,
                metrics: application.serverMetrics,
                responder: application.responder
            )
        } catch {
            logger.error("cannot listen", ["error": .string(error.description)])
            return 1
        }
        logger.info("listening", ["host": .string(settings.host), "port": .integer(server.port)])
        let status = await loadAndWait(application, settings)
        application.model.drain()
        if status == 0 {
            // Load balancers learn from the readiness check that they must send no more, before the port closes.
            try? await Task.sleep(for: settings.drainDelay)
        }
        // A training writes its checkpoint meanwhile; those who watch it are let go before the server waits for them.
        async let trainingEnd: Void = application.training.shutDown(within: settings.drainTime)
        await server.stop(within: settings.drainTime)
        await trainingEnd
        application.model.stop()
        await application.traceExporter?.shutDown(within: .seconds(2))
        logger.info("stopped", ["status": .integer(Int(status))])
        return status
    }

    /// Loads the weights while the server already answers, then waits for a signal.
    private static func loadAndWait(_ application: Application, _ settings: Settings) async -> Int32 {
        let logger = settings.logger
        return await withTaskGroup(of: Int32?.self) { group in
            group.addTask {
                guard let signal = await ShutdownSignal.wait() else { return nil }
                logger.info("stopping", ["signal": .integer(Int(signal))])
                return 0
            }
            group.addTask {
                do {
                    try await fetchWeights(settings, for: application.model)
                    try await application.versions.start()
                    await application.training.open()
                    await application.feedback.open()
                    return nil
                } catch is CancellationError {
                    return nil
                } catch {
                    logger.error("cannot load the model", ["error": .string("\(error)")])
                    return 1
                }
            }
            for await status in group {
                guard let status else { continue }
                group.cancelAll()
                return status
            }
            return 0
        }
    }

    /// Brings the weights to where they are loaded from; for as long as that takes, the readiness check says 503 and why.
    private static func fetchWeights(_ settings: Settings, for model: ModelHost) async throws {
        guard let source = settings.modelSource else { return }
        let fetcher = try ModelFetcher(source, environment: ProcessEnvironment.current, logger: settings.logger)
        try await fetcher.fetch { model.delay(because: $0) }
        model.delay(because: nil)
    }
}
