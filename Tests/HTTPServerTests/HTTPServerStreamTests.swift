import Metrics
import Testing

@testable import HTTPServer

/// Content that is written while it is sent, over real sockets.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct HTTPServerStreamTests {
    private let responder = StreamResponder()
    private let ask = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n"

    private func bytes(_ text: String) -> [UInt8] { [UInt8](text.utf8) }

    @Test func aPieceArrivesBeforeTheNextIsWritten() async throws {
        try await HTTPServer.live(responder) { server in
            let client = try RawClient(port: server.port)
            client.send(ask)
            let stream = try await responder.stream()
            for index in 0..<20 {
                stream.write(bytes("<\(index)>"))
                let text = try await client.received(until: "<\(index)>")
                if index == 0 {
                    #expect(text.hasPrefix("HTTP/1.1 200 "))
                    #expect(text.contains("Transfer-Encoding: chunked\r\n"))
                    #expect(text.contains("Content-Type: text/event-stream\r\n"))
                }
            }
            stream.finish()
            #expect(try await client.received(until: "0\r\n\r\n").hasSuffix("0\r\n\r\n"))
            // The connection goes on, and the writer learns that all was read.
            #expect(try await client.roundTrip("GET /next HTTP/1.1\r\nHost: x\r\n\r\n").text == "plain")
            #expect(try await TestResponder.eventually { responder.ended == 1 })
        }
    }

    @Test func whatWasWrittenBeforeTheAnswerIsSentToo() async throws {
        try await HTTPServer.live(responder) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /stream HTTP/1.0\r\n\r\n")
            let stream = try await responder.stream()
            stream.write([UInt8](repeating: 65, count: 100_000))
            stream.finish()
            let text = try await client.rest()
            #expect(text.hasSuffix("\r\n\r\n" + String(repeating: "A", count: 100_000)))
        }
    }

    @Test(arguments: [false, true])
    func aClientThatLeavesEndsTheStream(afterAPiece: Bool) async throws {
        try await HTTPServer.live(responder) { server in
            var client: RawClient? = try RawClient(port: server.port)
            client?.send(ask)
            let stream = try await responder.stream()
            if afterAPiece {
                stream.write([1])
                _ = try await client?.received(until: "\u{1}")
            }
            #expect(responder.ended == 0)
            client = nil
            #expect(try await TestResponder.eventually { responder.ended == 1 })
            #expect(!stream.write([2]))
        }
    }

    @Test func aReaderThatFallsBehindIsDroppedAndTheOthersAreNot() async throws {
        let responder = StreamResponder(limit: 100_000)
        try await HTTPServer.live(responder) { server in
            let slow = try RawClient(port: server.port)
            slow.send(ask)
            let dropped = try await responder.stream(0)
            let quick = try RawClient(port: server.port)
            quick.send(ask)
            let kept = try await responder.stream(1)
            var rounds = 0
            // The kernel's buffers take some megabytes before the stream's own fills.
            while dropped.write([UInt8](repeating: 66, count: 50_000)), rounds < 1_000 {
                rounds += 1
                try await Task.sleep(for: .milliseconds(1))
            }
            #expect(rounds < 1_000)
            #expect(try await TestResponder.eventually { responder.ended == 1 })
            kept.write(bytes("<still here>"))
            _ = try await quick.received(until: "<still here>")
            kept.finish()
        }
    }

    @Test func contentThatIsGivenUpDoesNotLookWhole() async throws {
        try await HTTPServer.live(responder) { server in
            let client = try RawClient(port: server.port)
            client.send(ask)
            let stream = try await responder.stream()
            stream.write(bytes("half"))
            _ = try await client.received(until: "half")
            stream.abort()
            #expect(try await !client.rest().contains("0\r\n\r\n"))
            #expect(try await TestResponder.eventually { responder.ended == 1 })
        }
    }

    @Test func anAnswerToHEADEndsTheStreamAtOnce() async throws {
        try await HTTPServer.live(responder) { server in
            let client = try RawClient(port: server.port)
            client.send("HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.answer(toHead: true).status == 200)
            #expect(try await TestResponder.eventually { responder.ended == 1 })
            #expect(try await client.roundTrip("GET /next HTTP/1.1\r\nHost: x\r\n\r\n").text == "plain")
        }
    }

    @Test func aHundredStreamsHoldNoThread() async throws {
        let change: (inout HTTPServerConfiguration) -> Void = { $0.threads = 1 }
        try await HTTPServer.live(responder, change) { server in
            let watchers = try (0..<100).map { _ in try RawClient(port: server.port) }
            for watcher in watchers { watcher.send(ask) }
            let piece = bytes("<news>")
            for index in 0..<100 { try await responder.stream(index).write(piece) }
            let other = try RawClient(port: server.port)
            #expect(try await other.roundTrip("GET /next HTTP/1.1\r\nHost: x\r\n\r\n").text == "plain")
            for watcher in watchers { _ = try await watcher.received(until: "<news>") }
        }
    }

    @Test func stoppingEndsStreamsWithWhatWasWritten() async throws {
        try await HTTPServer.live(responder) { server in
            let client = try RawClient(port: server.port)
            client.send(ask)
            let stream = try await responder.stream()
            stream.write(bytes("<last>"))
            let start = ContinuousClock.now
            await server.stop(within: .seconds(20))
            #expect(.now - start < .seconds(5))
            #expect(try await client.rest().hasSuffix("<last>\r\n0\r\n\r\n"))
            #expect(responder.ended == 1)
        }
    }

    /// libmicrohttpd looks by itself only at the connection that has rested longest, so another one must be older.
    @Test(arguments: [("1.1", false), ("1.0", false), ("1.0", true)])
    func aConnectionThatEndsWithItsContentIsClosedBesideAnOlderOne(version: String, isWhole: Bool) async throws {
        let registry = MetricRegistry()
        let change: (inout HTTPServerConfiguration) -> Void = { $0.threads = 1 }
        try await HTTPServer.live(responder, change, metrics: HTTPServerMetrics(registry)) { server in
            let older = try RawClient(port: server.port)
            #expect(try await older.roundTrip("GET /next HTTP/1.1\r\nHost: x\r\n\r\n").text == "plain")
            let client = try RawClient(port: server.port)
            client.send("GET /stream HTTP/\(version)\r\nHost: x\r\n\r\n")
            let stream = try await responder.stream()
            stream.write(bytes("<last>"))
            _ = try await client.received(until: "<last>")
            if isWhole { stream.finish() } else { stream.abort() }
            _ = try await client.rest()
            let isAlone = try await TestResponder.eventually {
                String(decoding: registry.exposition(), as: UTF8.self).contains("http_connections 1\n")
            }
            #expect(isAlone)
            let start = ContinuousClock.now
            await server.stop(within: .seconds(10))
            #expect(.now - start < .seconds(5))
        }
    }
}
