import LoopbackRedis
import Redis
import Synchronization
import Testing

/// What is published, and what is told of interruptions.
@Suite(
    .timeLimit(.minutes(1)),
    .enabled(if: RedisServer.isInstalled, "redis-server is missing; `make setup` installs it")
)
struct RedisSubscriberTests {
    private let heard = Heard()

    private final class Heard: Sendable {
        private let events = Mutex<[RedisSubscriber.Event]>([])

        func add(_ event: RedisSubscriber.Event) { events.withLock { $0.append(event) } }

        func wait(for count: Int) async throws -> [RedisSubscriber.Event] {
            for _ in 0..<1_000 {
                let events = events.withLock { $0 }
                if events.count >= count { return events }
                try await Task.sleep(for: .milliseconds(10))
            }
            return events.withLock { $0 }
        }

        func wait(forLast event: RedisSubscriber.Event) async throws {
            for _ in 0..<1_000 where events.withLock({ $0.last }) != event {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(events.withLock { $0.last } == event)
        }
    }

    private func configuration(_ server: RedisServer) throws -> RedisConfiguration {
        var configuration = try RedisConfiguration(RedisAddress(host: "127.0.0.1", port: server.port))
        configuration.longestPause = .milliseconds(200)
        return configuration
    }

    @Test func messagesComeInTheirOrder() async throws {
        let server = try RedisServer()
        let subscriber = try RedisSubscriber(configuration(server), channels: ["a", "b"]) { [heard] in heard.add($0) }
        #expect(try await heard.wait(for: 1) == [.subscribed])
        let client = RedisClient(try configuration(server))
        for number in 0..<50 {
            let channel: RedisArgument = number.isMultiple(of: 2) ? "a" : "b"
            #expect(try await client.run(["PUBLISH", channel, RedisArgument(number)]) == .integer(1))
        }
        let expected = (0..<50).map { number in
            RedisSubscriber.Event.message(
                channel: number.isMultiple(of: 2) ? "a" : "b",
                content: [UInt8]("\(number)".utf8)
            )
        }
        let events = try await heard.wait(for: 51)
        #expect(Array(events.dropFirst()) == expected)
        withExtendedLifetime(subscriber) {}
    }

    @Test func afterARestartItSubscribesAgain() async throws {
        let server = try RedisServer()
        let subscriber = try RedisSubscriber(configuration(server), channels: ["a"]) { [heard] in heard.add($0) }
        _ = try await heard.wait(for: 1)
        server.kill()
        let events = try await heard.wait(for: 2)
        guard case .lost(.unavailable) = events.last else {
            Issue.record("\(events)")
            return
        }
        try server.start()
        try await heard.wait(forLast: .subscribed)
        let client = RedisClient(try configuration(server))
        #expect(try await client.run(["PUBLISH", "a", "x"]) == .integer(1))
        try await heard.wait(forLast: .message(channel: "a", content: [120]))
        withExtendedLifetime(subscriber) {}
    }

    @Test func aStoppedOneLeaves() async throws {
        let server = try RedisServer()
        let subscriber = try RedisSubscriber(configuration(server), channels: ["a"]) { [heard] in heard.add($0) }
        _ = try await heard.wait(for: 1)
        subscriber.stop()
        subscriber.stop()
        let client = RedisClient(try configuration(server))
        var listeners = 1
        for _ in 0..<500 where listeners > 0 {
            listeners = try await client.run(["PUBLISH", "a", "x"]).integer ?? 0
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(listeners == 0)
    }
}
