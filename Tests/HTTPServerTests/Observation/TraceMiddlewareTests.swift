import HTTPServer
import ServiceSupport
import Synchronization
import Testing
import Tracing

/// A request's place in its trace: read from it, recorded, logged, and told to nobody.
struct TraceMiddlewareTests {
    private static let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    private final class Spans: SpanSink {
        private let spans = Mutex<[SpanRecord]>([])
        var all: [SpanRecord] { spans.withLock { $0 } }
        func take(_ span: SpanRecord) { spans.withLock { $0.append(span) } }
    }

    private let spans = Spans()

    private func responder(_ tracer: Tracer) -> any HTTPResponder {
        var router = Router()
        router.get("/things/{name}/", needs: nil) { request in
            Span.current?.note("step", from: .now, for: .milliseconds(1))
            return .text(request.span?.context.traceparent ?? "")
        }
        router.get("/fail", needs: nil) { _ in throw HTTPError(.badGateway, "No.") }
        router.get("/refuse", needs: nil) { _ in throw HTTPError(.badRequest, "No.") }
        router.get("/health/live", needs: nil) { _ in .text("live") }
        return router.wrapped(by: [
            TraceMiddleware(tracer, quietRoutes: ["/health/live"]),
            ErrorMappingMiddleware(.silent),
        ])
    }

    private func ask(_ path: String, _ headers: HTTPHeaders = [:], recording: Bool = true) async throws -> HTTPResponse
    {
        let tracer = recording ? Tracer(sampler: .standard, sink: spans) : .passing
        return try await responder(tracer).respond(to: HTTPRequest(.get, path, headers: headers, body: [1, 2]))
    }

    @Test func theRequestsTraceGoesOn() async throws {
        let response = try await ask("/things/secret", ["traceparent": Self.parent, "tracestate": "a=1"])
        let records = spans.all
        try #require(records.map(\.name) == ["step", "GET /things/{name}"])
        #expect(records[1].context.traceID.text == "0af7651916cd43dd8448eb211c80319c")
        #expect(records[1].parent?.text == "b7ad6b7169203331")
        #expect(records[0].parent == records[1].context.spanID)
        #expect(records[1].attributes.contains(.init("http.response.status_code", .integer(200))))
        #expect(records[1].attributes.contains(.init("http.route", .string("/things/{name}"))))
        #expect(String(decoding: response.body, as: UTF8.self) == records[1].context.traceparent)
        #expect(response.headers["traceparent"] == nil && response.headers["tracestate"] == nil)
    }

    @Test func onlyTheServersOwnFailuresAreErrors() async throws {
        _ = try await ask("/fail")
        _ = try await ask("/refuse")
        _ = try await ask("/no/such/path")
        #expect(spans.all.map(\.name) == ["GET /fail", "GET /refuse", "GET"])
        #expect(spans.all.map { $0.failure == nil } == [false, true, true])
        #expect(spans.all[0].attributes.contains(.init("error.type", .string("502"))))
    }

    @Test func healthChecksAreNotRecorded() async throws {
        _ = try await ask("/health/live")
        #expect(spans.all.isEmpty)
    }

    @Test func withoutRecordingThereIsAContextAndNothingElse() async throws {
        let response = try await ask("/things/x", ["traceparent": Self.parent], recording: false)
        let context = String(decoding: response.body, as: UTF8.self)
        #expect(context.hasPrefix("00-0af7651916cd43dd8448eb211c80319c-") && !context.contains("b7ad6b7169203331"))
        #expect(spans.all.isEmpty)
        let another = try await ask("/things/x", recording: false)
        #expect(TraceContext(traceparent: [String(decoding: another.body, as: UTF8.self)]) != nil)
    }

    @Test func theLogNamesTraceAndSpan() async throws {
        let lines = Mutex("")
        let logger = Logger(level: .info, format: .json) { line in
            lines.withLock { $0 += String(decoding: line, as: UTF8.self) }
        }
        let responder = responder(.passing).wrapped(by: [AccessLogMiddleware(logger)])
        _ = try await responder.respond(to: HTTPRequest(.get, "/things/x", headers: ["traceparent": Self.parent]))
        // Outside of the step that knows it there is none to log.
        #expect(!lines.withLock { $0 }.contains("trace_id"))
        var router = Router()
        router.get("/", needs: nil) { _ in .text("x") }
        let inside = router.wrapped(by: [TraceMiddleware(.passing), AccessLogMiddleware(logger)])
        _ = try await inside.respond(to: HTTPRequest(.get, "/", headers: ["traceparent": Self.parent]))
        let text = lines.withLock { $0 }
        #expect(text.contains(#""trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":""#))
    }
}
