import Checksum
import Foundation
import LoopbackServer
import ServiceSupport
import Synchronization
import Testing

@testable import ModelSource

/// The whole way over real sockets; what a real S3 makes of the requests is seen in Tests/EndToEnd/test_weights.py.
@Suite(.timeLimit(.minutes(1)))
struct ModelFetcherTests {
    private static let weights = String(repeating: "weights ", count: 5_000)
    private static let digest = SHA256.digest(of: Array(weights.utf8))

    /// What was logged, for what an operator gets to know.
    private final class Log: Sendable {
        private let lines = Mutex<[String]>([])
        /// What whoever waits is told.
        let told = Mutex<[String]>([])
        var text: String { lines.withLock { $0.joined() } }
        var logger: Logger {
            Logger(level: .info, format: .text) { line in
                self.lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
            }
        }
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "model-fetcher-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }

    private func source(_ environment: [String: String], in folder: String) throws -> ModelSource {
        let table = OptionTable(
            program: "test",
            summary: "Tests.",
            [Option("model", environment: "MODEL", placeholder: "FILE", help: "Weights")] + ModelSource.options
        )
        return try #require(
            try ModelSource(options: table.parse([], environment: environment), cacheFolder: folder)
        )
    }

    private func fetch(_ source: ModelSource, _ log: Log, _ environment: [String: String] = [:]) async throws {
        let fetcher = try ModelFetcher(
            source,
            environment: environment,
            logger: log.logger,
            backoff: Backoff(first: .milliseconds(10), longest: .milliseconds(20))
        )
        try await fetcher.fetch { clause in log.told.withLock { $0.append(clause) } }
    }

    private func content(_ source: ModelSource) -> String? {
        FileManager.default.contents(atPath: source.path).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func aSecondStartAsksNobody() async throws {
        let server = try RawServer { _, connection in connection.respond(Self.weights) }
        defer { server.stop() }
        try await withFolder { folder in
            let source = try source(["MODEL": "\(server.url)/w", "MODEL_SHA256": Self.digest], in: folder)
            try await fetch(source, Log())
            #expect(content(source) == Self.weights)
            try await fetch(source, Log())
            #expect(server.connections == 1)
        }
    }

    @Test func aDamagedCopyIsFetchedAnew() async throws {
        let server = try RawServer { _, connection in connection.respond(Self.weights) }
        defer { server.stop() }
        try await withFolder { folder in
            let source = try source(["MODEL": "\(server.url)/w", "MODEL_SHA256": Self.digest], in: folder)
            try await fetch(source, Log())
            try "rotten".write(toFile: source.path, atomically: false, encoding: .utf8)
            let log = Log()
            try await fetch(source, log)
            #expect(content(source) == Self.weights)
            #expect(log.text.contains("damaged"))
        }
    }

    @Test func whatFailsIsRepeatedUntilItDoesNot() async throws {
        let count = Mutex(0)
        // One request on each connection, which ends with the answer.
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            let number = count.withLock { (count: inout Int) -> Int in
                count += 1
                return count
            }
            switch number {
            case 1: connection.respond("busy", status: "503 Service Unavailable")
            case 2: connection.respond("other weights")
            // Cut in the middle: the next attempt asks for the rest, and gets all of it.
            case 3: connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(Self.weights.utf8.count)\r\n\r\nweights ")
            default: connection.respond(Self.weights)
            }
        }
        defer { server.stop() }
        try await withFolder { folder in
            let source = try source(["MODEL": "\(server.url)/w", "MODEL_SHA256": Self.digest], in: folder)
            let log = Log()
            try await fetch(source, log)
            #expect(content(source) == Self.weights)
            #expect(log.text.contains("status 503"))
            #expect(log.text.contains("and not \(Self.digest)"))
            #expect(log.text.contains("attempt=3"))
            let told = log.told.withLock { $0 }
            #expect(
                told == [
                    "the store answers with status 503", "what the store has is not what the checksum says",
                    "the store cannot be reached, or breaks off",
                ]
            )
        }
    }

    @Test func whoIsToldToStopStopsBetweenAttempts() async throws {
        let port = try RawServer.closedPort()
        try await withFolder { folder in
            let source = try source(["MODEL": "http://127.0.0.1:\(port)/w", "MODEL_SHA256": Self.digest], in: folder)
            let log = Log()
            let task = Task { try await fetch(source, log) }
            while !log.text.contains("attempt=2") { try await Task.sleep(for: .milliseconds(10)) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(log.text.contains("cannot connect"))
        }
    }

    @Test func aRedirectIsFollowedAndOneToAnotherSchemeIsNot() async throws {
        let server = try RawServer { request, connection in
            if request.hasPrefix("GET /w ") {
                connection.respond("", status: "302 Found", headers: "Location: /elsewhere\r\n")
            } else {
                connection.respond(Self.weights)
            }
        }
        defer { server.stop() }
        let port = server.port
        let crossing = try RawServer { _, connection in
            connection.respond("", status: "302 Found", headers: "Location: https://127.0.0.1:\(port)/w\r\n")
        }
        defer { crossing.stop() }
        try await withFolder { folder in
            let source = try source(["MODEL": "\(server.url)/w", "MODEL_SHA256": Self.digest], in: folder)
            try await fetch(source, Log())
            #expect(content(source) == Self.weights)
        }
        try await withFolder { folder in
            let source = try source(["MODEL": "\(crossing.url)/w", "MODEL_SHA256": Self.digest], in: folder)
            let log = Log()
            let task = Task { try await fetch(source, log) }
            while !log.text.contains("attempt=1") { try await Task.sleep(for: .milliseconds(10)) }
            task.cancel()
            _ = try? await task.value
            #expect(content(source) == nil)
        }
    }

    /// A store that knows one object under one ETag, and counts how often it sends it.
    private struct Store {
        let server: RawServer
        let sent = Counter()

        final class Counter: Sendable {
            private let count = Mutex(0)
            var value: Int { count.withLock { $0 } }
            func increase() { count.withLock { $0 += 1 } }
        }

        init(_ content: @escaping @Sendable () -> (text: String, etag: String)?) throws {
            server = try RawServer { [sent] request, connection in
                guard let (text, etag) = content() else {
                    let error = "<Error><Code>NoSuchKey</Code><Message>It is not there.</Message></Error>"
                    return connection.respond(error, status: "404 Not Found")
                }
                guard !request.contains("\r\nIf-None-Match: \(etag)\r\n") else {
                    connection.send("HTTP/1.1 304 Not Modified\r\nETag: \(etag)\r\n\r\n")
                    return
                }
                sent.increase()
                connection.respond(text, headers: "ETag: \(etag)\r\n")
            }
        }

        var environment: [String: String] {
            [
                "MODEL": "s3://bucket/key", "AWS_REGION": "x", "AWS_ENDPOINT_URL_S3": server.url,
                "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B",
            ]
        }
    }

    @Test func anObjectWithoutAChecksumIsSentOnceForEachContent() async throws {
        let etag = Mutex("\"one\"")
        let store = try Store { (Self.weights, etag.withLock { $0 }) }
        defer { store.server.stop() }
        try await withFolder { folder in
            let source = try source(store.environment, in: folder)
            try await fetch(source, Log(), store.environment)
            try await fetch(source, Log(), store.environment)
            #expect(store.sent.value == 1)
            #expect(content(source) == Self.weights)
            etag.withLock { $0 = "\"two\"" }
            try await fetch(source, Log(), store.environment)
            #expect(store.sent.value == 2)
        }
    }

    @Test func aStoreThatIsGoneDoesNotStopWhoHasACopy() async throws {
        let isThere = Mutex(true)
        let store = try Store { isThere.withLock { $0 } ? (Self.weights, "\"one\"") : nil }
        defer { store.server.stop() }
        try await withFolder { folder in
            let source = try source(store.environment, in: folder)
            try await fetch(source, Log(), store.environment)
            isThere.withLock { $0 = false }
            let log = Log()
            try await fetch(source, log, store.environment)
            #expect(content(source) == Self.weights)
            #expect(log.text.contains("serving those of before"))
            #expect(log.text.contains("NoSuchKey: It is not there."))
        }
    }

    @Test func withoutCredentialsTheStoreIsNotAsked() async throws {
        let store = try Store { (Self.weights, "\"one\"") }
        defer { store.server.stop() }
        try await withFolder { folder in
            let source = try source(store.environment, in: folder)
            let log = Log()
            let task = Task { try await fetch(source, log, ["AWS_EC2_METADATA_DISABLED": "true"]) }
            while !log.text.contains("attempt=1") { try await Task.sleep(for: .milliseconds(10)) }
            task.cancel()
            _ = try? await task.value
            #expect(log.text.contains("there are no credentials"))
            // Once for each attempt, of which there may have been another before the task was cancelled.
            let told = log.told.withLock { Set($0) }
            #expect(told == ["there are no credentials for the store"])
            #expect(store.server.connections == 0)
        }
    }

    @Test func twoProcessesOfOneCacheFetchOnce() async throws {
        let server = try RawServer { _, connection in
            Thread.sleep(forTimeInterval: 0.3)
            connection.respond(Self.weights)
        }
        defer { server.stop() }
        try await withFolder { folder in
            let source = try source(["MODEL": "\(server.url)/w", "MODEL_SHA256": Self.digest], in: folder)
            async let first: Void = fetch(source, Log())
            async let second: Void = fetch(source, Log())
            _ = try await (first, second)
            #expect(server.connections == 1)
        }
    }
}
