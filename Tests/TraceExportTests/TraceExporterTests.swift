import Foundation
import LoopbackServer
import Metrics
import ServiceSupport
import Synchronization
import Testing

@testable import TraceExport
@testable import Tracing

/// The exporter and a collector that takes, refuses, has no time, or is not there.
@Suite(.timeLimit(.minutes(1)))
struct TraceExporterTests {
    private let registry = MetricRegistry()

    private func exporter(
        _ url: String,
        logger: Logger = Logger(level: .error, format: .json) { _ in },
        _ change: (inout TraceExporter.Limits) -> Void = { _ in }
    ) throws -> TraceExporter {
        var limits = TraceExporter.Limits()
        limits.interval = .milliseconds(20)
        limits.backoff = .milliseconds(20)
        change(&limits)
        return try TraceExporter(
            url: "\(url)/v1/traces",
            headers: [("X-Key", "k")],
            timeout: .seconds(5),
            encoder: OTLPEncoder(resource: [], scope: "s", version: "1"),
            limits: limits,
            counters: SpanCounters(registry),
            logger: logger
        )
    }

    private func count(_ result: String) -> Int {
        let text = String(decoding: registry.exposition(), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("digits_trace_spans_total{result=\"\(result)\"} ") }
        return line.flatMap { Int($0.split(separator: " ").last ?? "") } ?? -1
    }

    private func eventually(_ condition: () -> Bool) async throws -> Bool {
        for _ in 0..<1_000 {
            if condition() { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    /// How many spans a request holds.
    private static func spans(in request: String) -> Int { request.components(separatedBy: #""traceId""#).count - 1 }

    @Test func spansAreSentTogetherWithTheHeadersOfTheSettings() async throws {
        let requests = Mutex<[String]>([])
        let collector = try RawServer(answering: { request, connection in
            requests.withLock { $0.append(request) }
            connection.respond("{}")
        })
        defer { collector.stop() }
        let exporter = try exporter(collector.url)
        for _ in 0..<3 { exporter.take(try .sample()) }
        #expect(try await eventually { count("exported") == 3 })
        let all = requests.withLock { $0 }
        #expect(all.count == 1)
        let request = try #require(all.first)
        #expect(request.hasPrefix("POST /v1/traces HTTP/1.1\r\n"))
        #expect(request.contains("Content-Type: application/json\r\n") && request.contains("X-Key: k\r\n"))
        #expect(Self.spans(in: request) == 3)
        // It rests, and wakes up again.
        exporter.take(try .sample())
        #expect(try await eventually { count("exported") == 4 })
    }

    @Test func shuttingDownSendsWhatWaitsAtOnceAndTakesNoMore() async throws {
        let collector = try RawServer(answering: { _, connection in connection.respond("{}") })
        defer { collector.stop() }
        let exporter = try exporter(collector.url) { $0.interval = .seconds(600) }
        exporter.take(try .sample())
        await exporter.shutDown(within: .seconds(10))
        #expect(count("exported") == 1)
        exporter.take(try .sample())
        #expect(count("queue_full") == 1)
        await exporter.shutDown(within: .seconds(10))
    }

    @Test func aFullBatchDoesNotWait() async throws {
        let collector = try RawServer(answering: { _, connection in connection.respond("{}") })
        defer { collector.stop() }
        let exporter = try exporter(collector.url) { limits in
            limits.interval = .seconds(600)
            limits.batch = 4
        }
        for _ in 0..<4 { exporter.take(try .sample()) }
        #expect(try await eventually { count("exported") == 4 })
    }

    @Test(arguments: ["429 Too Many Requests", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"])
    func aCollectorThatHasNoTimeIsAskedAgain(_ status: String) async throws {
        let asked = Mutex(0)
        let collector = try RawServer(answering: { _, connection in
            let isFirst = asked.withLock { asked in
                asked += 1
                return asked == 1
            }
            connection.respond("{}", status: isFirst ? status : "200 OK", headers: isFirst ? "Retry-After: 0\r\n" : "")
        })
        defer { collector.stop() }
        let exporter = try exporter(collector.url)
        exporter.take(try .sample())
        #expect(try await eventually { count("exported") == 1 })
        #expect(asked.withLock { $0 } == 2)
    }

    @Test func aRefusalIsNotRepeated() async throws {
        let collector = try RawServer(answering: { _, connection in connection.respond("{}", status: "400 Bad Request")
        })
        defer { collector.stop() }
        let exporter = try exporter(collector.url)
        exporter.take(try .sample())
        #expect(try await eventually { count("rejected") == 1 })
        #expect(count("exported") == 0)
    }

    @Test func aPasswordInTheAddressIsNotLogged() async throws {
        let lines = Mutex("")
        let logger = Logger(level: .warning, format: .text) { line in
            lines.withLock { $0 += String(decoding: line, as: UTF8.self) }
        }
        let port = try RawServer.closedPort()
        let exporter = try exporter("http://somebody:secret@127.0.0.1:\(port)", logger: logger) { $0.attempts = 1 }
        exporter.take(try .sample())
        #expect(try await eventually { lines.withLock { $0.contains("spans lost") } })
        let text = lines.withLock { $0 }
        #expect(text.contains("url=http://127.0.0.1:\(port)/v1/traces"))
        #expect(!text.contains("secret") && !text.contains("somebody"))
    }

    @Test func whatACollectorTookOnlyInPartIsCountedSo() async throws {
        let collector = try RawServer(answering: { _, connection in
            connection.respond(#"{"partialSuccess":{"rejectedSpans":"2","errorMessage":"too old"}}"#)
        })
        defer { collector.stop() }
        let exporter = try exporter(collector.url)
        for _ in 0..<3 { exporter.take(try .sample()) }
        #expect(try await eventually { count("rejected") == 2 && count("exported") == 1 })
    }

    @Test func aCollectorThatIsNotThereLosesSpansAndHoldsNobodyUp() async throws {
        let exporter = try exporter("http://127.0.0.1:\(try RawServer.closedPort())") { limits in
            limits.waiting = 10
            limits.attempts = 3
        }
        let start = ContinuousClock.now
        for _ in 0..<100 { exporter.take(try .sample()) }
        #expect(.now - start < .seconds(5))
        #expect(count("queue_full") >= 80)
        #expect(try await eventually { count("queue_full") + count("unreachable") == 100 })
        await exporter.shutDown(within: .seconds(5))
    }

    @Test func aCollectorThatHangsDoesNotHoldUpTheEnd() async throws {
        let collector = try RawServer { connection in
            _ = connection.readRequest()
            _ = connection.waitForClose()
        }
        defer { collector.stop() }
        let exporter = try exporter(collector.url)
        exporter.take(try .sample())
        #expect(try await eventually { collector.connections == 1 })
        let start = ContinuousClock.now
        await exporter.shutDown(within: .milliseconds(100))
        #expect(.now - start < .seconds(4))
        #expect(count("unreachable") == 1)
    }
}
