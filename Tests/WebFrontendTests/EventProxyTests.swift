import Foundation
import HTTPClient
import HTTPServer
import LoopbackServer
import ServiceSupport
import Synchronization
import Testing

@testable import WebFrontend

/// Events on their way from the API through the page's server to a client, over real sockets.
@Suite(.timeLimit(.minutes(2)))
struct EventProxyTests {
    private let quiet = Logger(level: .error, format: .text) { _ in }

    /// What came of a stream so far.
    private final class Received: Sendable {
        private let state = Mutex((text: "", ended: false, error: HTTPClientError?.none))

        var receiver: StreamReceiver {
            StreamReceiver(
                receive: { piece in
                    self.state.withLock { $0.text += String(decoding: piece, as: UTF8.self) }
                    return true
                },
                end: { error in
                    self.state.withLock { state in
                        state.ended = true
                        state.error = error
                    }
                }
            )
        }
        var text: String { state.withLock(\.text) }
        var error: HTTPClientError? { state.withLock(\.error) }
        func hasText(_ wanted: String) async throws -> Bool { try await eventually { self.text.contains(wanted) } }
        func hasEnded() async throws -> Bool { try await eventually { self.state.withLock(\.ended) } }
    }

    private static func eventually(_ condition: () -> Bool) async throws -> Bool {
        for _ in 0..<1_000 {
            if condition() { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    /// Runs the page's server in front of an API.
    private func withPage(
        api: RawServer,
        timeout: Duration = .seconds(10),
        _ body: (_ page: String) async throws -> Void
    ) async throws {
        defer { api.stop() }
        let page = try HTTPServer(
            host: "127.0.0.1",
            port: 0,
            logger: quiet,
            responder: try frontend(api: api.url, timeout: timeout)
        )
        var failure: (any Error)?
        do { try await body("http://127.0.0.1:\(page.port)") } catch { failure = error }
        await page.stop(within: .seconds(1))
        if let failure { throw failure }
    }

    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"

    @Test func eventsPassOneByOneForLongerThanAnAnswerMayTake() async throws {
        let steps = Mutex(0)
        let api = try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            connection.send(Self.head + "data: \(request.contains("Last-Event-ID: 7-3") ? "resumed" : "new")\n\n")
            for index in 0..<3 {
                // Only after the client has seen the event before.
                while steps.withLock({ $0 }) <= index { usleep(1_000) }
                connection.send("data: \(index)\n\n")
            }
        }
        try await withPage(api: api, timeout: .milliseconds(300)) { page in
            let received = Received()
            let client = try HTTPClient()
            let answer = try await client.open(
                ClientRequest("GET", "\(page)/training/events", headers: [("Last-Event-ID", "7-3")])
            ) { _ in received.receiver }
            #expect(answer.head.status == 200)
            #expect(answer.head.header("Content-Type") == "text/event-stream")
            #expect(try await received.hasText("data: resumed\n\n"))
            for index in 0..<3 {
                try await Task.sleep(for: .milliseconds(200))
                steps.withLock { $0 += 1 }
                #expect(try await received.hasText("data: \(index)\n\n"))
            }
            #expect(try await received.hasEnded())
            #expect(received.error == nil)
        }
    }

    @Test func aClientThatLeavesEndsTheExchangeWithTheAPI() async throws {
        let closed = Mutex(false)
        let api = try RawServer { connection in
            _ = connection.readRequest()
            connection.send(Self.head + "data: 1\n\n")
            if connection.waitForClose() { closed.withLock { $0 = true } }
        }
        try await withPage(api: api) { page in
            let received = Received()
            let client = try HTTPClient()
            let answer = try await client.open(ClientRequest("GET", "\(page)/api/progress/")) { _ in received.receiver }
            #expect(try await received.hasText("data: 1\n\n"))
            answer.cancel()
            #expect(try await Self.eventually { closed.withLock { $0 } })
            #expect(try await received.hasEnded())
        }
    }

    @Test func anAPIThatBreaksOffIsNotPassedOnAsAWholeAnswer() async throws {
        let api = try RawServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            connection.send("9\r\ndata: 1\n\n\r\n")
        }
        try await withPage(api: api) { page in
            let received = Received()
            let client = try HTTPClient()
            _ = try await client.open(ClientRequest("GET", "\(page)/api/progress")) { _ in received.receiver }
            #expect(try await received.hasEnded())
            #expect(received.text == "data: 1\n\n")
            #expect(received.error != nil)
        }
    }

    @Test func anErrorInsteadOfEventsPassesWhole() async throws {
        let api = try RawServer(answering: { _, connection in
            connection.respond(#"{"error":"No."}"#, status: "503 S", headers: "Content-Type: application/json\r\n")
        })
        defer { api.stop() }
        let response = try await frontend(api: api.url).respond(to: HTTPRequest(.get, "/training/events"))
        #expect(response.status == .serviceUnavailable)
        #expect(response.stream == nil)
        #expect(response.errorSentence == "No.")
    }

    @Test func aSlowHeadIsATimeOut() async throws {
        let api = try RawServer { connection in
            _ = connection.readRequest()
            _ = connection.waitForClose()
        }
        defer { api.stop() }
        let server = try frontend(api: api.url, timeout: .milliseconds(200))
        let response = try await server.respond(to: HTTPRequest(.get, "/api/progress/"))
        #expect(response.status == .gatewayTimeout)
    }
}
