import Foundation
import HTTPClient
import LoopbackServer
import Testing

@Suite(.timeLimit(.minutes(5)))
struct HTTPClientFailureTests {
    private func failure(
        of request: ClientRequest,
        _ configuration: ClientConfiguration = ClientConfiguration()
    ) async throws -> HTTPClientError? {
        let client = try HTTPClient(configuration: configuration)
        do throws(HTTPClientError) {
            _ = try await client.send(request)
            return nil
        } catch {
            return error
        }
    }

    @Test func aPortWhereNobodyListensCannotBeConnectedTo() async throws {
        let error = try await failure(of: ClientRequest("GET", "http://127.0.0.1:\(try RawServer.closedPort())/"))
        guard case .cannotConnect = error else {
            Issue.record("\(String(describing: error)) is not a failure to connect")
            return
        }
    }

    @Test func anAnswerThatNeverComesTimesOut() async throws {
        let server = try RawServer { connection in
            _ = connection.readRequest()
            _ = connection.waitForClose()
        }
        defer { server.stop() }
        let start = ContinuousClock.now
        let error = try await failure(of: ClientRequest("GET", "\(server.url)/", timeout: .milliseconds(150)))
        #expect(error == .timedOut)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func anAnswerThatTricklesTimesOutToo() async throws {
        let server = try RawServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while connection.send(".") { Thread.sleep(forTimeInterval: 0.01) }
        }
        defer { server.stop() }
        let limits = ClientConfiguration(timeout: .milliseconds(200))
        #expect(try await failure(of: ClientRequest("GET", "\(server.url)/"), limits) == .timedOut)
    }

    @Test(arguments: [
        "Content-Length: 5000\r\n\r\n", "\r\n", "Transfer-Encoding: chunked\r\n\r\n1388\r\n",
    ])
    func aResponseOverTheLimitIsCutOff(_ framing: String) async throws {
        let server = try RawServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\(framing)\(String(repeating: "x", count: 5000))")
            _ = connection.waitForClose()
        }
        defer { server.stop() }
        let error = try await failure(
            of: ClientRequest("GET", "\(server.url)/"),
            ClientConfiguration(responseLimit: 4999)
        )
        #expect(error == .responseTooLarge(limit: 4999))
    }

    @Test func aResponseOfExactlyTheLimitPasses() async throws {
        let server = try RawServer(answering: { _, connection in
            connection.respond(String(repeating: "x", count: 5000))
        })
        defer { server.stop() }
        let client = try HTTPClient(configuration: ClientConfiguration(responseLimit: 5000))
        #expect(try await client.send(ClientRequest("GET", "\(server.url)/")).body.count == 5000)
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "this is not HTTP\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 200 OK\r\nContent-Le",
    ])
    func aConnectionThatClosesEarlyOrTalksGarbageIsATransportError(_ answer: String) async throws {
        let server = try RawServer { connection in
            _ = connection.readRequest()
            connection.send(answer)
        }
        defer { server.stop() }
        let error = try await failure(of: ClientRequest("GET", "\(server.url)/"))
        guard case .transport = error else {
            Issue.record("\(String(describing: error)) is not a transport error")
            return
        }
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "127.0.0.1:80", "", "http://"])
    func onlyWholeHTTPAddressesAreSent(_ url: String) async throws {
        let error = try await failure(of: ClientRequest("GET", url))
        guard case .invalidRequest = error else {
            Issue.record("\(String(describing: error)) is not an invalid request")
            return
        }
    }

    @Test(arguments: [
        ("GET", "X-Key", "a\r\nX-Evil: b"), ("GET", "X-Key\r\nX-Evil", "a"),
        ("GET / HTTP/1.1\r\nX-Evil: b", "X-Key", "a"),
        ("GET", "", "a"), ("", "X-Key", "a"), ("GET", "X-Key", "a\0b"),
    ])
    func nothingCanSmuggleALineIntoTheRequest(_ method: String, _ name: String, _ value: String) async throws {
        let request = ClientRequest(method, "http://127.0.0.1:\(try RawServer.closedPort())/", headers: [(name, value)])
        guard case .invalidRequest = try await failure(of: request) else {
            Issue.record("the request was sent")
            return
        }
    }

    @Test func aCancelledTaskEndsItsTransferAndClosesTheConnection() async throws {
        let (closed, closing) = AsyncStream<Bool>.makeStream()
        let server = try RawServer { connection in
            _ = connection.readRequest()
            closing.yield(false)
            closing.yield(connection.waitForClose())
        }
        defer { server.stop() }
        let client = try HTTPClient()
        let task = Task { () -> HTTPClientError? in
            do throws(HTTPClientError) {
                _ = try await client.send(ClientRequest("GET", "\(server.url)/"))
                return nil
            } catch {
                return error
            }
        }
        var events = closed.makeAsyncIterator()
        #expect(await events.next() == false)
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(await events.next() == true, "the server never saw the connection close")
    }

    @Test func aTaskCancelledBeforeItSendsDoesNotConnect() async throws {
        let server = try RawServer(answering: { _, connection in connection.respond("ok") })
        defer { server.stop() }
        let client = try HTTPClient()
        let task = Task { () -> HTTPClientError? in
            withUnsafeCurrentTask { $0?.cancel() }
            do throws(HTTPClientError) {
                _ = try await client.send(ClientRequest("GET", "\(server.url)/"))
                return nil
            } catch {
                return error
            }
        }
        #expect(await task.value == .cancelled)
        #expect(server.connections == 0)
    }

    @Test func aClientThatIsLetGoEndsItsThread() async throws {
        for _ in 0..<400 { _ = try HTTPClient() }
        // The threads end by themselves, each within its next turn; other tests have some of their own.
        for _ in 0..<100 {
            if try threadCount() < 300 { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("\(try threadCount()) threads are left")
    }

    private func threadCount() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
    }
}
