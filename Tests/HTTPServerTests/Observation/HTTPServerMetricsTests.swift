import HTTPServer
import Metrics
import Testing

/// The counts of a live server agree with what clients sent.
@Suite(.timeLimit(.minutes(1)))
struct HTTPServerMetricsTests {
    private let registry = MetricRegistry()

    private var text: String { String(decoding: registry.exposition(), as: UTF8.self) }

    /// A router with a template, so that labels can be looked at.
    private var responder: Router {
        var router = Router()
        router.get("/things/{name}/", needs: nil) { _ in .text("ok") }
        router.post("/fail/", needs: nil) { _ in throw HTTPError(.conflict, "No.") }
        return router
    }

    private func live(
        _ change: (inout HTTPServerConfiguration) -> Void = { _ in },
        test: (HTTPServer) async throws -> Void
    ) async throws {
        try await HTTPServer.live(
            responder.wrapped(by: [ErrorMappingMiddleware(.silent)]),
            change,
            metrics: HTTPServerMetrics(registry),
            test: test
        )
    }

    /// Waits for a line: a request is counted after its last byte is sent, so perhaps after the client has read it.
    private func counts(_ line: String) async throws -> Bool {
        try await TestResponder.eventually { text.contains("\(line)\n") }
    }

    @Test func requestsAreCountedByTemplateMethodAndStatus() async throws {
        try await live { server in
            let client = try RawClient(port: server.port)
            for line in [
                "GET /things/a", "GET /things/b", "GET /things/c/", "POST /fail", "GET /secret/4711", "BREW /fail",
            ] {
                _ = try await client.roundTrip("\(line) HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
            }
            #expect(try await counts(#"http_requests_total{route="/things/{name}",method="GET",status="200"} 3"#))
            #expect(try await counts(#"http_requests_total{route="/fail",method="POST",status="409"} 1"#))
            #expect(try await counts(#"http_requests_total{route="unmatched",method="GET",status="404"} 1"#))
            #expect(try await counts(#"http_requests_total{route="/fail",method="other",status="405"} 1"#))
            #expect(try await counts(#"http_request_duration_seconds_count{route="/things/{name}"} 3"#))
            #expect(try await counts("http_requests_in_flight 0"))
            #expect(!text.contains("4711") && !text.contains("BREW"))
        }
    }

    @Test func whatIsRefusedBeforeAnyRouteCountsToo() async throws {
        try await live({ $0.bodyBytes = 10 }) { server in
            let client = try RawClient(port: server.port)
            let answer = try await client.roundTrip("POST /fail HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n")
            #expect(answer.status == 413)
            #expect(try await counts(#"http_requests_total{route="unmatched",method="POST",status="413"} 1"#))
            #expect(try await counts("http_requests_in_flight 0"))
        }
    }

    @Test func aBodyThatNeverArrivesIsCountedAs408() async throws {
        try await live({ $0.bodyTime = .milliseconds(500) }) { server in
            let client = try RawClient(port: server.port)
            client.send("POST /fail HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12")
            #expect(try await counts("http_requests_in_flight 1"))
            #expect(try await counts(#"http_requests_total{route="unmatched",method="POST",status="408"} 1"#))
        }
    }

    @Test func connectionsAreCountedWhileTheyAreOpen() async throws {
        try await live { server in
            var clients = try (0..<3).map { _ in try RawClient(port: server.port) }
            #expect(try await counts("http_connections 3"))
            clients = []
            #expect(clients.isEmpty)
            #expect(try await counts("http_connections 0"))
        }
    }
}
