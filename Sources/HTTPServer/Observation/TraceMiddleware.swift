public import Tracing

/// Gives every request its place in a trace: it goes on with the trace that the request names, or begins one.
///
/// Outer steps and the log find it in ``HTTPRequest/span``; work deep inside finds what is recorded in `Span.current`.
/// Answers carry nothing of it.
public struct TraceMiddleware: HTTPMiddleware {
    private let tracer: Tracer
    private let quietRoutes: Set<String>

    /// Creates the step.
    ///
    /// - Parameters:
    ///   - tracer: Begins the spans.
    ///   - quietRoutes: Templates whose successes and 503 are not recorded: health checks, and what Prometheus asks.
    public init(_ tracer: Tracer, quietRoutes: Set<String> = []) {
        self.tracer = tracer
        self.quietRoutes = quietRoutes
    }

    /// Answers a request within its span.
    public func respond(to request: HTTPRequest, next: any HTTPResponder) async throws -> HTTPResponse {
        let parent = TraceContext(
            traceparent: request.headers.values(of: "traceparent"),
            tracestate: request.headers.values(of: "tracestate")
        )
        let span = tracer.beginRequest(parent)
        var request = request
        request.span = span
        guard span.isRecording else { return try await next.respond(to: request) }
        return try await Span.$current.withValue(span) { [request] in
            do {
                let response = try await next.respond(to: request)
                end(span, request, response)
                return response
            } catch {
                // Errors are mapped inside; what still comes out is a client that left.
                end(span, request, nil)
                throw error
            }
        }
    }

    /// Ends a span with what OpenTelemetry's semantic conventions for HTTP servers ask for.
    private func end(_ span: Span, _ request: HTTPRequest, _ response: HTTPResponse?) {
        let status = response?.status.rawValue ?? 499
        let route = response?.route.map(PathTemplate.normalized)
        // That it is not ready yet is what a health check is there to say.
        if status < 400 || status == 503, let route = response?.route, quietRoutes.contains(route) { return }
        var attributes: [SpanRecord.Attribute] = [
            .init("http.request.method", .string(request.method.rawValue)),
            .init("url.path", .string(request.path)),
            .init("url.scheme", .string(request.isSecure ? "https" : "http")),
            .init("http.response.status_code", .integer(status)),
            .init("http.request.body.size", .integer(request.body.count)),
        ]
        if let route { attributes.append(.init("http.route", .string(route))) }
        // A client's own mistake is no error of the server.
        let isFailure = status >= 500
        if isFailure { attributes.append(.init("error.type", .string(String(status)))) }
        span.end(
            route.map { "\(request.method.rawValue) \($0)" } ?? request.method.rawValue,
            attributes,
            failure: isFailure ? "" : nil
        )
    }
}
