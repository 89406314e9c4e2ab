import Foundation
import HTTPServer
import LoopbackServer
import Testing

/// What the API did to the page's requests is counted.
@Suite(.timeLimit(.minutes(1)))
struct UpstreamMetricsTests {
    private func metrics(_ page: any HTTPResponder) async throws -> Set<String> {
        let answer = try await page.respond(to: HTTPRequest(.get, "/metrics"))
        return Set(answer.text.split(separator: "\n").map(String.init))
    }

    @Test func anApiThatIsNotThereIsAFailureToConnect() async throws {
        let page = try frontend()
        _ = try await page.respond(to: HTTPRequest(.post, "/predict/", body: [1]))
        let lines = try await metrics(page)
        #expect(lines.contains(#"digits_upstream_failures_total{reason="connect"} 1"#))
        #expect(lines.contains(#"digits_upstream_failures_total{reason="timeout"} 0"#))
        #expect(lines.contains("digits_upstream_request_duration_seconds_count 0"))
    }

    @Test func slowAndBrokenAnswersAreFailuresOfTheirOwn() async throws {
        let slow = try RawServer { connection in
            _ = connection.readRequest()
            _ = connection.waitForClose()
        }
        defer { slow.stop() }
        let patient = try frontend(api: slow.url, timeout: .milliseconds(150))
        _ = try await patient.respond(to: HTTPRequest(.post, "/predict/", body: [1]))
        #expect(try await metrics(patient).contains(#"digits_upstream_failures_total{reason="timeout"} 1"#))
        let broken = try RawServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf")
        }
        defer { broken.stop() }
        let page = try frontend(api: broken.url)
        _ = try await page.respond(to: HTTPRequest(.post, "/predict/", body: [1]))
        #expect(try await metrics(page).contains(#"digits_upstream_failures_total{reason="reset"} 1"#))
    }

    @Test func answersAreCountedByTheirStatus() async throws {
        let api = try RawServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 429 Wait\r\nContent-Length: 2\r\n\r\n{}")
        }
        defer { api.stop() }
        let page = try frontend(api: api.url)
        _ = try await page.respond(to: HTTPRequest(.post, "/predict/", body: [1]))
        let lines = try await metrics(page)
        #expect(lines.contains(#"digits_upstream_requests_total{status="429"} 1"#))
        #expect(lines.contains("digits_upstream_request_duration_seconds_count 1"))
    }

    @Test func metricsAreNotThereThroughAProxy() async throws {
        let page = try frontend()
        let answer = try await page.respond(
            to: HTTPRequest(.get, "/metrics", headers: ["X-Forwarded-For": "192.0.2.1"])
        )
        #expect(answer.status == .notFound)
        #expect(answer.errorSentence == "There is nothing at this path.")
    }
}
