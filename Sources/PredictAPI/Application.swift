import AccessControl
import HTTPServer
import ImageCodec
import LargerCNN
import Metrics
import ServiceSupport
import TraceExport

/// What a server or a test needs of the assembled program.
struct Application: Sendable {
    /// Answers every request.
    let responder: any HTTPResponder
    /// The model behind it, to be loaded, drained and stopped.
    let model: ModelHost
    /// The versions of the model, to be started.
    let versions: ModelVersions
    /// Runs trainings, to be opened and shut down.
    let training: TrainingHost
    /// Keeps corrections, to be opened.
    let feedback: FeedbackHost
    /// Counts the requests of the server in front of it.
    let serverMetrics: HTTPServerMetrics
    /// Sends traces, to be shut down last; nil where none are sent.
    let traceExporter: TraceExporter?
}

/// Assembles the program; `main` and the tests call this same function.
///
/// - Parameters:
///   - settings: The settings.
///   - model: The model, for tests that bring their own; by default the weights file of the settings.
///   - activations: Says which version answers; by default the data folder does.
/// - Returns: The application; its versions are not started yet, and the state of trainings not opened.
func buildApplication(
    _ settings: Settings,
    model: ModelHost? = nil,
    activations: (any ActivationLedger)? = nil
) -> Application {
    let model =
        model
        ?? ModelHost(
            path: settings.modelPath,
            precision: settings.precision,
            lanes: LanePool(
                lanes: settings.lanes,
                queueLimit: settings.queueLimit,
                batchLimit: settings.batchLimit,
                longestWait: settings.longestWait
            ),
            logger: settings.logger
        )
    let decoder = ImageDecoder(limits: DecodingLimits(bytes: settings.server.bodyBytes))
    let metrics = MetricRegistry()
    let serverMetrics = HTTPServerMetrics(metrics)
    BuildInfo(revision: settings.revision).add(to: metrics)
    let refusals = AccessRefusals(metrics)
    let recognizer = Recognizer(
        model: model,
        decoder: decoder,
        cache: AnswerCache(limit: settings.cachedAnswers),
        metrics: PredictionMetrics(metrics)
    )
    let (tracer, exporter) = settings.traces.makeTracer(
        service: "digits-api",
        registry: metrics,
        logger: settings.logger
    )
    ServingMetrics.add(to: metrics, of: model, settings)
    let trainingMetrics = TrainingMetrics(metrics)
    ProcessMetrics.add(to: metrics)
    let feedback = FeedbackHost(
        settings.feedback,
        recognizer: recognizer,
        corpus: settings.corpusPath,
        counters: metrics.counters(
            "digits_feedback_total",
            "Corrections taken in.",
            labels: ["verdict"],
            known: [["accepted"], ["review"], ["duplicate"]]
        ),
        logger: settings.logger
    )
    let redis = settings.redis.map { SharedRedis($0, logger: settings.logger) }
    SharedStateMetrics.add(to: metrics, of: redis)
    let hub = TrainingHub()
    let local = EmbeddedActivationLedger(folder: settings.trainer.folder)
    let versions = ModelVersions(
        model,
        store: VersionStore(folder: settings.trainer.models),
        ledger: activations ?? redis.map { SharedActivationLedger(redis: $0, local: local, logger: settings.logger) }
            ?? local,
        policy: settings.versions,
        assessor: Assessor(trainer: settings.trainer, corpus: settings.corpusPath, precision: settings.precision),
        logger: settings.logger,
        runningTraining: { hub.running }
    )
    let training = TrainingHost(
        settings.trainer,
        hub: hub,
        logger: settings.logger,
        metrics: trainingMetrics,
        makeLedger: SharedLedger.maker(over: redis, settings.logger),
        corrections: feedback.trainingDigits,
        admit: versions.admit
    ) {
        (try? model.serving()).map {
            TrainerSettings.Base(path: $0.path ?? settings.modelPath, version: $0.info.version)
        }
    }
    let routes = makeRoutes(
        recognizer: recognizer,
        model: model,
        training: training,
        feedback: feedback,
        metrics: metrics,
        versions: versions,
        pictureLimit: settings.pictureLimit
    )
    let quietRoutes: Set = [
        "/health/live", "/health/ready", "/v2/health/live", "/v2/health/ready", MetricsEndpoint.path,
    ]
    // From the outside in: who asks, what is logged, what every answer carries, and who is turned away.
    var middleware: [any HTTPMiddleware] = [
        RequestIDMiddleware(),
        TraceMiddleware(tracer, quietRoutes: quietRoutes),
        ForwardedMiddleware(settings.access.trustedProxies),
        CallerMiddleware(keys: settings.access.keys),
        AccessLogMiddleware(settings.logger, quietRoutes: quietRoutes),
        SecurityHeadersMiddleware(),
        CORSMiddleware(origins: settings.allowedOrigins),
    ]
    if let limit = settings.access.rateLimit {
        middleware.append(RateLimitMiddleware(RateLimiter(limit), router: routes, refusals: refusals))
    }
    middleware += [
        ErrorMappingMiddleware(settings.logger),
        CrossSiteMiddleware(origins: settings.allowedOrigins),
        PermissionMiddleware(routes, logger: settings.logger, refusals: refusals),
    ]
    return Application(
        responder: routes.wrapped(by: middleware),
        model: model,
        versions: versions,
        training: training,
        feedback: feedback,
        serverMetrics: serverMetrics,
        traceExporter: exporter
    )
}
