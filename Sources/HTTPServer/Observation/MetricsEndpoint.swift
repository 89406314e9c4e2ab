public import Metrics

/// `GET /metrics`: all metrics of the process, for whoever scrapes from inside.
///
/// It needs no key, since Prometheus reaches the process's own port and what it reads names nobody. From outside, through
/// a proxy, it is not there.
public struct MetricsEndpoint: Sendable {
    /// Where it is.
    public static let path = "/metrics"
    private static let forwardingFields = ["X-Forwarded-For", "Forwarded"]

    private let registry: MetricRegistry

    /// Creates the endpoint.
    public init(_ registry: MetricRegistry) { self.registry = registry }

    /// Answers a request in the format that it asks for.
    ///
    /// - Throws: ``HTTPError`` 404 for one that came through a proxy.
    @Sendable public func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard !Self.forwardingFields.contains(where: { request.headers[$0] != nil }) else {
            throw HTTPError(.notFound, "There is nothing at this path.")
        }
        let format = ExpositionFormat(accepting: request.headers["Accept"])
        return HTTPResponse(
            headers: ["Content-Type": format.contentType, "Vary": "Accept"],
            body: registry.exposition(format)
        )
    }
}
