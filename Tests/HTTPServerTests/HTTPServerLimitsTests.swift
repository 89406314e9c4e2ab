import Foundation
import HTTPServer
import Testing

/// The server over real sockets: what must not be allowed.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct HTTPServerLimitsTests {
    private let responder = TestResponder()

    @Test func anAnnouncedBodyOverTheLimitIsRefusedAtOnce() async throws {
        try await HTTPServer.live(responder, { $0.bodyBytes = 1_000 }) { server in
            let client = try RawClient(port: server.port)
            let answer = try await client.roundTrip("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n")
            #expect(answer.status == 413)
            #expect(answer.text == #"{"error":"The body is larger than 1000 bytes."}"#)
            #expect(answer.headers["connection"]?.lowercased() == "close")
            #expect(responder.started == 0)
        }
    }

    @Test func aClientThatSendsOnRegardlessStillReadsTheRefusal() async throws {
        try await HTTPServer.live(responder, { $0.bodyBytes = 1_000 }) { server in
            let client = try RawClient(port: server.port)
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n")
            for _ in 0..<20 { client.send([UInt8](repeating: 7, count: 1_000_000)) }
            #expect(try await client.answer().status == 413)
        }
    }

    @Test func aChunkedBodyIsRefusedWhenItOutgrowsTheLimit() async throws {
        try await HTTPServer.live(responder, { $0.bodyBytes = 1_000 }) { server in
            let client = try RawClient(port: server.port)
            client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<100 { client.send("64\r\n" + String(repeating: "x", count: 100) + "\r\n") }
            let answer = try await client.answer()
            #expect(answer.status == 413)
            #expect(answer.text == #"{"error":"The body is larger than 1000 bytes."}"#)
            #expect(try await client.isClosedByServer())
        }
    }

    @Test func bodiesTogetherAreBounded() async throws {
        try await HTTPServer.live(responder, { $0.bufferedBytes = 150_000 }) { server in
            let first = try RawClient(port: server.port)
            first.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n\r\n")
            first.send([UInt8](repeating: 7, count: 100_000))
            // The first's bytes must have been taken in before the second's come.
            try await Task.sleep(for: .milliseconds(100))
            let second = try RawClient(port: server.port)
            second.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n\r\n")
            second.send([UInt8](repeating: 7, count: 100_000))
            #expect(try await second.answer().status == 503)
            first.send("x")
            #expect(try await first.answer().status == 200)
            let third = try RawClient(port: server.port)
            third.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
            third.send([UInt8](repeating: 7, count: 100_000))
            #expect(try await third.answer().status == 200)
        }
    }

    @Test func aLargeHeaderIsRefused() async throws {
        try await HTTPServer.live(responder, { $0.headerBytes = 2_000 }) { server in
            let client = try RawClient(port: server.port)
            let long = String(repeating: "x", count: 3_000)
            let answer = try await client.roundTrip("GET / HTTP/1.1\r\nHost: x\r\nLong: \(long)\r\n\r\n")
            #expect(answer.status == 431)
            #expect(answer.text == #"{"error":"The header is larger than 2000 bytes."}"#)
            let huge = try RawClient(port: server.port)
            huge.send("GET / HTTP/1.1\r\nHost: x\r\nLong: \(String(repeating: "x", count: 200_000))\r\n\r\n")
            #expect(try await huge.answer().status == 431)
        }
    }

    @Test func tooManyHeaderFieldsAreRefused() async throws {
        try await HTTPServer.live(responder, { $0.headerCount = 10 }) { server in
            let fields = (0..<11).map { "A\($0): b\r\n" }.joined()
            let answer = try await RawClient(port: server.port).roundTrip("GET / HTTP/1.1\r\n\(fields)\r\n")
            #expect(answer.status == 431)
        }
    }

    @Test(arguments: ["/%00", "/%zz", "/%", "/%ff", "/?a=%00", "/?%c3=1"])
    func aTargetThatIsNoTextIsRefused(target: String) async throws {
        try await HTTPServer.live(responder) { server in
            let client = try RawClient(port: server.port)
            #expect(try await client.roundTrip("GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n").status == 400)
        }
    }

    @Test(arguments: [
        "nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/9.9\r\nHost: x\r\n\r\n", "\0\u{1}\u{2}\r\n\r\n",
    ])
    func whatIsNoHTTPGetsAnErrorOrTheDoor(text: String) async throws {
        try await HTTPServer.live(responder) { server in
            let client = try RawClient(port: server.port)
            client.send(text)
            client.finishSending()
            let answer = try? await client.answer()
            #expect(answer == nil || answer?.status ?? 0 >= 400 || text.hasPrefix("GET / HTTP/1.1"))
            // Whatever it was, the server goes on.
            #expect(
                try await RawClient(port: server.port).roundTrip("GET /on HTTP/1.1\r\nHost: x\r\n\r\n").status == 200
            )
        }
    }

    @Test func aConnectionThatSendsNothingIsClosed() async throws {
        try await HTTPServer.live(responder, { $0.headerTime = .milliseconds(200) }) { server in
            let client = try RawClient(port: server.port)
            #expect(try await client.isClosedByServer())
        }
    }

    @Test func aHeaderThatTricklesIsCutOff() async throws {
        try await HTTPServer.live(responder, { $0.headerTime = .milliseconds(300) }) { server in
            let client = try RawClient(port: server.port)
            let start = ContinuousClock.now
            client.send("GET / HTTP/1.1\r\nHost: x\r\n")
            var isOpen = true
            while isOpen, .now < start + .seconds(5) {
                try await Task.sleep(for: .milliseconds(20))
                isOpen = client.send("A: b\r\n")
            }
            #expect(!isOpen)
            #expect(ContinuousClock.now - start < .seconds(2))
        }
    }

    @Test func aBodyThatTricklesGets408() async throws {
        try await HTTPServer.live(responder, { $0.bodyTime = .milliseconds(300) }) { server in
            let client = try RawClient(port: server.port)
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
            for _ in 0..<10 {
                try await Task.sleep(for: .milliseconds(20))
                client.send("x")
            }
            let answer = try await client.answer()
            #expect(answer.status == 408)
            #expect(answer.text == #"{"error":"The body took too long to arrive."}"#)
            #expect(try await client.isClosedByServer())
        }
    }

    @Test func aConnectionThatRestsIsClosed() async throws {
        try await HTTPServer.live(responder, { $0.idleSeconds = 1 }) { server in
            let client = try RawClient(port: server.port)
            #expect(try await client.roundTrip("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 200)
            #expect(try await client.isClosedByServer())
        }
    }

    @Test func aTaskIsCancelledWhenItsClientLeaves() async throws {
        try await HTTPServer.live(responder) { server in
            var client: RawClient? = try RawClient(port: server.port)
            client?.send("GET /slow/60000 HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await TestResponder.eventually { responder.started == 1 })
            client = nil
            #expect(try await TestResponder.eventually { responder.cancelled == 1 })
        }
    }

    @Test func requestsBeyondTheBoundGet503AndMayComeAgain() async throws {
        try await HTTPServer.live(responder, { $0.requestsInFlight = 2 }) { server in
            let clients = try (0..<3).map { _ in try RawClient(port: server.port) }
            for client in clients[..<2] { client.send("GET /slow/500 HTTP/1.1\r\nHost: x\r\n\r\n") }
            #expect(try await TestResponder.eventually { responder.started == 2 })
            let refused = try await clients[2].roundTrip("GET /third HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(refused.status == 503)
            #expect(refused.headers["retry-after"] == "1")
            for client in clients[..<2] { #expect(try await client.answer().status == 200) }
            #expect(try await clients[2].roundTrip("GET /third HTTP/1.1\r\nHost: x\r\n\r\n").status == 200)
        }
    }

    @Test func connectionsBeyondTheBoundGet503() async throws {
        try await HTTPServer.live(responder, { $0.connections = 3 }) { server in
            let clients = try (0..<3).map { _ in try RawClient(port: server.port) }
            for client in clients {
                #expect(try await client.roundTrip("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 200)
            }
            let refused = try RawClient(port: server.port)
            #expect(try await refused.answer().status == 503)
        }
    }

    @Test func connectionsOfOneAddressAreBounded() async throws {
        try await HTTPServer.live(responder, { $0.connectionsPerAddress = 2 }) { server in
            let clients = try (0..<2).map { _ in try RawClient(port: server.port) }
            for client in clients {
                #expect(try await client.roundTrip("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 200)
            }
            let client = try RawClient(port: server.port)
            #expect(try await client.isClosedByServer())
        }
    }
}
