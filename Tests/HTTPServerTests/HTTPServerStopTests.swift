import Foundation
import HTTPServer
import Synchronization
import Testing

/// The end of a server over real sockets.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct HTTPServerStopTests {
    private let responder = TestResponder()

    private func start() throws -> HTTPServer {
        try HTTPServer(host: "127.0.0.1", port: 0, logger: .silent, responder: responder)
    }

    @Test func aRequestInFlightIsFinishedAndEndsItsConnection() async throws {
        let server = try start()
        let client = try RawClient(port: server.port)
        client.send("GET /slow/300 HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await TestResponder.eventually { responder.started == 1 })
        await server.stop(within: .seconds(5))
        let answer = try await client.answer()
        #expect(answer.text == "GET /slow/300  0")
        #expect(answer.headers["connection"]?.lowercased() == "close")
        #expect(throws: RawClient.Failure.self) { try RawClient(port: server.port) }
        await server.stop(within: .seconds(5))
    }

    @Test func aRequestThatOutlivesTheDeadlineGets503() async throws {
        let server = try start()
        let client = try RawClient(port: server.port)
        client.send("GET /slow/60000 HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await TestResponder.eventually { responder.started == 1 })
        let begin = ContinuousClock.now
        await server.stop(within: .milliseconds(100))
        #expect(ContinuousClock.now - begin < .seconds(3))
        #expect(try await client.answer().status == 503)
        #expect(try await TestResponder.eventually { responder.cancelled == 1 })
    }

    @Test func anIdleServerStopsQuickly() async throws {
        let server = try start()
        let client = try RawClient(port: server.port)
        #expect(try await client.roundTrip("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 200)
        let begin = ContinuousClock.now
        await server.stop(within: .seconds(10))
        #expect(ContinuousClock.now - begin < .seconds(2))
        #expect(try await client.isClosedByServer())
    }

    /// Every worker opens a connection for each request.
    ///
    /// A connection that was made must get its answer; only a refused connection may tell a worker that the server is
    /// gone.
    @Test func stoppingUnderLoadLosesNoRequestThatWasLetIn() async throws {
        let server = try start()
        let port = server.port
        let lost = Mutex<[String]>([])
        let answered = Atomic<Int>(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                let thread = AsyncStream.makeStream(of: Void.self)
                // A thread for each, since these clients block.
                Thread.detachNewThread {
                    defer { thread.continuation.finish() }
                    while let client = try? RawClient(port: port) {
                        client.send("GET /slow/2 HTTP/1.1\r\nHost: x\r\n\r\n")
                        do {
                            let status = try client.blockingAnswer().status
                            if status != 200 { lost.withLock { $0.append("status \(status)") } }
                            answered.add(1, ordering: .relaxed)
                        } catch {
                            lost.withLock { $0.append("\(error)") }
                        }
                    }
                }
                group.addTask { for await _ in thread.stream {} }
            }
            try? await Task.sleep(for: .milliseconds(300))
            await server.stop(within: .seconds(5))
        }
        #expect(lost.withLock { $0 } == [])
        #expect(answered.load(ordering: .relaxed) > 50)
    }

    /// The same over connections that stay open: the answer that says `Connection: close` is the last, and complete.
    @Test func stoppingUnderLoadEndsOpenConnectionsWithAnAnswer() async throws {
        let server = try start()
        let port = server.port
        let lost = Mutex<[String]>([])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                let thread = AsyncStream.makeStream(of: Void.self)
                Thread.detachNewThread {
                    defer { thread.continuation.finish() }
                    do {
                        let client = try RawClient(port: port)
                        while true {
                            client.send("GET /slow/2 HTTP/1.1\r\nHost: x\r\n\r\n")
                            let answer = try client.blockingAnswer()
                            if answer.status != 200 { lost.withLock { $0.append("status \(answer.status)") } }
                            if answer.headers["connection"]?.lowercased() == "close" { return }
                        }
                    } catch {
                        lost.withLock { $0.append("\(error)") }
                    }
                }
                group.addTask { for await _ in thread.stream {} }
            }
            try? await Task.sleep(for: .milliseconds(300))
            await server.stop(within: .seconds(5))
        }
        #expect(lost.withLock { $0 } == [])
    }
}
