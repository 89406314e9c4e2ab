import Foundation
import HTTPServer
import Synchronization
import Testing

/// What a responder learns about its client while it works.
@Suite(.timeLimit(.minutes(1)))
struct ClientPresenceTests {
    /// Says whether its client is here; asked for `/wait`, waits until it is not, and notes how its task stands then.
    private final class Watcher: HTTPResponder {
        private let noted = Mutex<[Bool]>([])
        /// For each client that left, whether its task had been cancelled when that was told.
        var cancelled: [Bool] { noted.withLock { $0 } }

        func respond(to request: HTTPRequest) async throws -> HTTPResponse {
            guard request.path == "/wait" else { return .text(request.client.isHere ? "here" : "gone") }
            while request.client.isHere {
                // In a task of its own, which is not cancelled: a sleep that throws would tell before the client does.
                await Task.detached { try? await Task.sleep(for: .milliseconds(1)) }.value
            }
            noted.withLock { $0.append(Task.isCancelled) }
            throw CancellationError()
        }
    }

    private func live(_ test: (HTTPServer, Watcher) async throws -> Void) async throws {
        let watcher = Watcher()
        // So long that only the responder itself can have noticed.
        try await HTTPServer.live(watcher, { $0.watchInterval = .seconds(60) }) { try await test($0, watcher) }
    }

    @Test func aClientThatWaitsIsHereAndGetsItsAnswer() async throws {
        try await live { server, _ in
            let client = try RawClient(port: server.port)
            for _ in 0..<3 {
                let answer = try await client.roundTrip("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(answer.text == "here")
            }
        }
    }

    @Test func aPipelinedRequestIsNoAbsence() async throws {
        try await live { server, _ in
            let client = try RawClient(port: server.port)
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")
            for _ in 0..<2 { #expect(try await client.answer().text == "here") }
        }
    }

    @Test func aClientThatLeftIsNoticedOnAskingAndItsTaskIsCancelled() async throws {
        try await live { server, watcher in
            // Released at once, which closes its socket.
            try RawClient(port: server.port).send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await TestResponder.eventually { watcher.cancelled == [true] })
            let client = try RawClient(port: server.port)
            #expect(try await client.roundTrip("GET / HTTP/1.1\r\nHost: x\r\n\r\n").text == "here")
        }
    }
}
