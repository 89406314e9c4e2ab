import HTTPServer
import LoopbackServer
import Synchronization
import Testing

/// The page's process takes a trace on to the API.
@Suite(.timeLimit(.minutes(1)))
struct TraceProxyTests {
    private static let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    private func received(_ headers: HTTPHeaders) async throws -> String {
        let requests = Mutex<[String]>([])
        let api = try RawServer(answering: { request, connection in
            requests.withLock { $0.append(request) }
            connection.respond("{}")
        })
        defer { api.stop() }
        let page = try frontend(api: api.url)
        _ = try await page.respond(to: HTTPRequest(.post, "/predict/", headers: headers, body: [1]))
        return try #require(requests.withLock { $0 }.first)
    }

    @Test func theTraceGoesOnUnderAnotherSpan() async throws {
        let request = try await received(["traceparent": Self.parent, "tracestate": "a=1, b=2"])
        #expect(request.contains("\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-"))
        #expect(request.contains("-01\r\n") && !request.contains("b7ad6b7169203331"))
        #expect(request.contains("\r\ntracestate: a=1,b=2\r\n"))
    }

    @Test func aTraceBeginsWhereNoneCame() async throws {
        let request = try await received([:])
        #expect(request.contains("\r\ntraceparent: 00-") && request.contains("-00\r\n"))
        #expect(!request.contains("tracestate"))
    }

    @Test func whatIsNoContextIsNotPassedOn() async throws {
        let request = try await received(["traceparent": "00-nonsense\u{7F}", "tracestate": "a=1"])
        #expect(!request.contains("nonsense") && !request.contains("a=1"))
    }
}
