public import ServiceSupport
import Tracing

/// Turns thrown errors into answers of one shape, `{"error": "<one sentence>"}`.
///
/// An ``HTTPError`` says by itself what the client may read. Any other error becomes a bare 500; its cause goes only to
/// the log, under the identifier that the answer carries.
public struct ErrorMappingMiddleware: HTTPMiddleware {
    private let logger: Logger

    /// Creates the step.
    public init(_ logger: Logger) { self.logger = logger }

    /// Answers a request; throws only `CancellationError`, when the client has left.
    public func respond(to request: HTTPRequest, next: any HTTPResponder) async throws -> HTTPResponse {
        do {
            return try await next.respond(to: request)
        } catch let failure as RouteFailure {
            var response = try answer(failure.cause, to: request)
            response.route = failure.route
            return response
        } catch {
            return try answer(error, to: request)
        }
    }

    private func answer(_ error: any Error, to request: HTTPRequest) throws -> HTTPResponse {
        if let error = error as? HTTPError { return HTTPResponse(error) }
        if error is CancellationError, Task.isCancelled { throw error }
        var fields: LogFields = [
            "error": .string(String(reflecting: error)), "request.id": .string(request.id),
        ]
        if let context = request.span?.context { fields.append("trace_id", .string(context.traceID.text)) }
        logger.error("unexpected error", fields)
        return HTTPResponse(HTTPError(.internalServerError, "Something went wrong on our side; request \(request.id)."))
    }
}
