import Foundation
import HTTPServer
import LoopbackServer
import Testing

@testable import WebFrontend

/// The proxy and an API that is down, slow or broken.
@Suite(.timeLimit(.minutes(5)))
struct APIOutageTests {
    private let request = HTTPRequest(.post, "/predict/", body: [1, 2, 3])

    @Test func anAPIThatIsDownIs502() async throws {
        let response = try await frontend(api: "http://127.0.0.1:\(try RawServer.closedPort())").respond(to: request)
        #expect(response.status == .badGateway)
        #expect(response.errorSentence == "The recogniser is not reachable.")
    }

    @Test func anAPIThatIsSlowIs504() async throws {
        let api = try RawServer { connection in
            _ = connection.readRequest()
            _ = connection.waitForClose()
        }
        defer { api.stop() }
        let response = try await frontend(api: api.url, timeout: .milliseconds(150)).respond(to: request)
        #expect(response.status == .gatewayTimeout)
        #expect(response.errorSentence == "The recogniser takes too long to answer.")
    }

    @Test(arguments: [
        "", "garbage\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf", "HTTP/1.1 200 OK\r\nContent-Ty",
        "HTTP/1.1 999999 What\r\n\r\n",
    ])
    func anAPIThatBreaksOffOrTalksNonsenseIs502(_ answer: String) async throws {
        let api = try RawServer { connection in
            _ = connection.readRequest()
            connection.send(answer)
        }
        defer { api.stop() }
        let response = try await frontend(api: api.url).respond(to: request)
        #expect(response.status == .badGateway)
        #expect(response.errorSentence != nil)
    }

    @Test func anEndlessAnswerIs502() async throws {
        let api = try RawServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            let piece = String(repeating: "x", count: 1 << 20)
            while connection.send(piece) {}
        }
        defer { api.stop() }
        let response = try await frontend(api: api.url).respond(to: request)
        #expect(response.status == .badGateway)
        #expect(response.errorSentence == "The recogniser's answer is too long.")
    }

    @Test func anAPIThatComesBackIsFoundAgain() async throws {
        let port = try RawServer.closedPort()
        let server = try frontend(api: "http://127.0.0.1:\(port)")
        for _ in 0..<2 {
            #expect(try await server.respond(to: request).status == .badGateway)
            let api = try RawServer(port: port) { connection in
                if connection.readRequest() != nil { connection.respond("{}") }
            }
            #expect(try await server.respond(to: request).status == .ok)
            api.stop()
        }
    }

    @Test func aClientThatLeavesEndsTheRequestToTheAPI() async throws {
        let (events, signal) = AsyncStream<Bool>.makeStream()
        let api = try RawServer { connection in
            _ = connection.readRequest()
            signal.yield(false)
            signal.yield(connection.waitForClose())
        }
        defer { api.stop() }
        let server = try frontend(api: api.url)
        let task = Task { [request] in try await server.respond(to: request) }
        var iterator = events.makeAsyncIterator()
        #expect(await iterator.next() == false)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await iterator.next() == true)
    }

    @Test(arguments: [("200 OK", "ready"), ("503 Service Unavailable", "starting")])
    func readinessTellsTheAPIsStateButDoesNotDependOnIt(_ status: String, _ state: String) async throws {
        let api = try RawServer(answering: { request, connection in
            connection.respond("{}", status: request.hasPrefix("GET /health/ready ") ? status : "404 Not Found")
        })
        defer { api.stop() }
        let response = try await frontend(api: api.url).respond(to: HTTPRequest(.get, "/health/ready"))
        #expect(response.status == .ok)
        #expect(response.text == #"{"api":"\#(state)","status":"ready"}"#)
    }

    @Test func readinessFailsBeforeTheEndAndThePageDoesNot() async throws {
        var configuration = FrontendConfiguration()
        configuration.apiURL = "http://127.0.0.1:\(try RawServer.closedPort())"
        let server = try buildFrontend(configuration).responder
        configuration.drain.begin()
        let ready = try await server.respond(to: HTTPRequest(.get, "/health/ready"))
        #expect(ready.status == .serviceUnavailable)
        #expect(ready.errorSentence == "The page's server is stopping.")
        #expect(try await server.respond(to: HTTPRequest(.get, "/health/live")).status == .ok)
        #expect(try await server.respond(to: HTTPRequest(.get, "/")).status == .ok)
    }

    @Test func readinessAndLivenessHoldWithoutTheAPI() async throws {
        let server = try frontend(api: "http://127.0.0.1:\(try RawServer.closedPort())")
        let ready = try await server.respond(to: HTTPRequest(.get, "/health/ready"))
        #expect(ready.status == .ok)
        #expect(ready.text == #"{"api":"unreachable","status":"ready"}"#)
        #expect(try await server.respond(to: HTTPRequest(.get, "/health/live")).text == #"{"status":"live"}"#)
    }
}
