import HTTPClient
import HTTPServer
import Metrics
import TraceExport

/// Assembles the page's server: everything but the socket, so that tests speak to the very same thing.
///
/// - Throws: `HTTPClientError` if the client to the API cannot be created.
func buildFrontend(_ configuration: FrontendConfiguration) throws -> FrontendApplication {
    let metrics = MetricRegistry()
    let serverMetrics = HTTPServerMetrics(metrics)
    BuildInfo(revision: configuration.revision).add(to: metrics)
    let refusals = AccessRefusals(metrics)
    let client = try HTTPClient(
        configuration: ClientConfiguration(timeout: configuration.apiTimeout, responseLimit: APIProxy.responseLimit)
    )
    let streamClient = try HTTPClient(
        configuration: ClientConfiguration(
            timeout: configuration.apiTimeout,
            responseLimit: APIProxy.responseLimit,
            connectionsPerHost: APIProxy.mostStreams
        )
    )
    var router = Router()
    for page in PageFile.all { router.get(page.path) { request in page.respond(to: request) } }
    let health = HealthRoutes(client: client, apiURL: configuration.apiURL, drain: configuration.drain)
    router.get("/health/live") { _ in try health.live() }
    router.get("/health/ready") { _ in try await health.ready() }
    router.get(MetricsEndpoint.path, MetricsEndpoint(metrics).answer)
    let visitors = Visitors(configuration.access)
    var proxy = APIProxy(
        client: client,
        streamClient: streamClient,
        apiURL: configuration.apiURL,
        bodyLimit: configuration.bodyLimit,
        visitors: visitors,
        metrics: UpstreamMetrics(metrics),
        logger: configuration.logger,
        next: router
    )
    let session = SessionRoutes(
        visitors: visitors,
        ask: proxy.forward,
        logger: configuration.logger,
        refusals: refusals
    )
    router.get(SessionRoutes.path, session.show)
    router.post(SessionRoutes.path, session.begin)
    router.delete(SessionRoutes.path, session.end)
    let (tracer, exporter) = configuration.traces.makeTracer(
        service: "digits-web",
        registry: metrics,
        logger: configuration.logger
    )
    ProcessMetrics.add(to: metrics)
    let quietRoutes = Set(PageFile.all.map(\.path) + ["/health/live", "/health/ready", MetricsEndpoint.path])
    proxy.next = router
    let responder = proxy.wrapped(by: [
        RequestIDMiddleware(),
        TraceMiddleware(tracer, quietRoutes: quietRoutes),
        ForwardedMiddleware(configuration.access.trustedProxies),
        AccessLogMiddleware(configuration.logger, quietRoutes: quietRoutes),
        PageSecurityMiddleware(),
        ErrorMappingMiddleware(configuration.logger),
        CrossSiteMiddleware(),
    ])
    return FrontendApplication(responder: responder, serverMetrics: serverMetrics, traceExporter: exporter)
}
