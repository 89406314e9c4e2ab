public import ServiceSupport
import Tracing

/// Logs one line for each request.
public struct AccessLogMiddleware: HTTPMiddleware {
    private let logger: Logger
    private let quietRoutes: Set<String>

    /// Creates the step.
    ///
    /// - Parameters:
    ///   - logger: Where the lines go.
    ///   - quietRoutes: Templates whose successes and 503 are logged at the debug level only: health checks.
    public init(_ logger: Logger, quietRoutes: Set<String> = []) {
        self.logger = logger
        self.quietRoutes = quietRoutes
    }

    /// Answers a request and logs it.
    public func respond(to request: HTTPRequest, next: any HTTPResponder) async throws -> HTTPResponse {
        let start = ContinuousClock.now
        do {
            let response = try await next.respond(to: request)
            log(request, status: response.status.rawValue, response: response, since: start)
            return response
        } catch {
            // Errors are mapped inside; what still comes out is a client that left, 499 as nginx has it.
            log(request, status: 499, response: nil, since: start)
            throw error
        }
    }

    private func log(
        _ request: HTTPRequest,
        status: Int,
        response: HTTPResponse?,
        since start: ContinuousClock.Instant
    ) {
        let route = response?.route
        // That it is not ready yet is what a health check is there to say.
        let isQuiet = (status < 400 || status == 503) && route.map(quietRoutes.contains) == true
        let level: Logger.Level = isQuiet ? .debug : status >= 500 ? .error : .info
        guard level >= logger.level else { return }
        var fields: LogFields = [
            "http.method": .string(request.method.rawValue),
            "http.route": .string(route ?? "unmatched"),
            "http.path": .string(request.path),
            "http.status": .integer(status),
            "http.bytes.in": .integer(request.body.count),
            "http.bytes.out": .integer(response?.body.count ?? 0),
            "duration.ms": .number((ContinuousClock.now - start) / .milliseconds(1)),
            "client.address": .string(request.remoteAddress ?? ""),
            "request.id": .string(request.id),
        ]
        if let context = request.span?.context {
            // OpenTelemetry's names for logs that are no OTLP.
            fields.append("trace_id", .string(context.traceID.text))
            fields.append("span_id", .string(context.spanID.text))
        }
        if let name = request.caller.keyName { fields.append("client.key", .string(name)) }
        logger.log(level, "request", fields)
    }
}
