import LoopbackRedis
import LoopbackServer
import Redis
import Synchronization
import TLS
import Testing

/// The client with a real Redis that comes and goes.
@Suite(
    .timeLimit(.minutes(1)),
    .enabled(if: RedisServer.isInstalled, "redis-server is missing; `make setup` installs it")
)
struct RedisClientTests {
    private func configuration(
        _ port: Int,
        _ change: (inout RedisAddress) -> Void = { _ in }
    ) throws -> RedisConfiguration {
        var address = RedisAddress(host: "127.0.0.1", port: port)
        change(&address)
        var configuration = try RedisConfiguration(address)
        configuration.commandTime = .seconds(1)
        configuration.connectTime = .seconds(1)
        configuration.longestPause = .milliseconds(200)
        return configuration
    }

    private func wait(for condition: () async throws -> Bool) async throws {
        for _ in 0..<1_000 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("it never came")
    }

    @Test func commandsAreAnswered() async throws {
        let server = try RedisServer()
        let client = RedisClient(try configuration(server.port) { $0.database = 2 })
        #expect(try await client.run(["SET", "key", RedisArgument([0, 255])]) == .status("OK"))
        #expect(try await client.run(["GET", "key"]) == .bytes([0, 255]))
        #expect(try await client.run(["GET", "other"]) == .null)
        #expect(client.availability == .available)
        let other = RedisClient(try configuration(server.port))
        #expect(try await other.run(["DBSIZE"]) == .integer(0))
    }

    @Test func manyAskAtTheSameTime() async throws {
        let server = try RedisServer()
        let client = RedisClient(try configuration(server.port))
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...200 {
                group.addTask {
                    try await client.run(["ECHO", RedisArgument(number)], within: .seconds(10)).integer ?? 0
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 20_100)
    }

    @Test func aRefusalIsToldAndNothingElseHappens() async throws {
        let server = try RedisServer()
        let client = RedisClient(try configuration(server.port))
        _ = try await client.run(["SET", "text", "x"])
        let error = await #expect(throws: RedisError.self) { try await client.run(["INCR", "text"]) }
        guard case .refused(let words) = error else { throw error ?? .timedOut }
        #expect(words.hasPrefix("ERR value is not an integer"))
        #expect(try await client.run(["GET", "text"]).text == "x")
    }

    @Test func scriptsSurviveThatRedisForgetsThem() async throws {
        let server = try RedisServer()
        let client = RedisClient(try configuration(server.port))
        let script = RedisScript("return {KEYS[1], ARGV[1] + 1}")
        for number in 1...3 {
            let reply = try await client.run(script, keys: ["k"], [RedisArgument(number)])
            #expect(reply == .array([.bytes([107]), .integer(number + 1)]))
            if number == 2 { _ = try await client.run(["SCRIPT", "FLUSH"]) }
        }
        let broken = await #expect(throws: RedisError.self) {
            try await client.run(RedisScript("no lua"), keys: [], [])
        }
        #expect(broken?.description.hasPrefix("Redis refuses: ERR Error compiling script") == true)
    }

    @Test func aPasswordLogsIn() async throws {
        let server = try RedisServer(["--requirepass", "secret word"])
        let client = RedisClient(try configuration(server.port) { $0.password = "secret word" })
        #expect(try await client.run(["PING"]) == .status("PONG"))
        let named = RedisClient(
            try configuration(server.port) { ($0.user, $0.password) = ("default", "secret word") }
        )
        #expect(try await named.run(["PING"]) == .status("PONG"))
        let wrong = RedisClient(try configuration(server.port) { $0.password = "wrong guess" })
        let error = await #expect(throws: RedisError.self) { try await wrong.run(["PING"]) }
        #expect(error?.description.contains("WRONGPASS") == true)
        #expect(error?.description.contains("wrong guess") == false)
    }

    @Test func aKilledRedisIsToldAtOnceAndFoundAgain() async throws {
        let server = try RedisServer()
        let changes = Mutex<[RedisClient.Availability]>([])
        let client = RedisClient(try configuration(server.port)) { change in changes.withLock { $0.append(change) } }
        _ = try await client.run(["PING"])
        server.kill()
        await #expect(throws: RedisError.self) { try await client.run(["PING"]) }
        let start = ContinuousClock.now
        for _ in 0..<100 { _ = try? await client.run(["PING"]) }
        #expect(.now - start < .seconds(1))
        try server.start()
        try await wait { client.availability == .available }
        #expect(try await client.run(["PING"]) == .status("PONG"))
        let told = changes.withLock { $0 }
        #expect(told.first == .available && told.last == .available && told.count >= 3)
    }

    @Test func whoWaitsWhenRedisGoesConnectsNoMoreOften() async throws {
        let server = try RedisServer()
        let reached = Mutex(0)
        var wanted = try configuration(server.port)
        wanted.connectTime = .milliseconds(100)
        let client = RedisClient(wanted) { change in
            if change == .available { reached.withLock { $0 += 1 } }
        }
        _ = try await client.run(["PING"])
        server.pause()
        // All of them come while it seems to be there, and stand behind the one that waits in vain.
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = try? await client.run(["PING"], within: .milliseconds(300)) }
            for _ in 0..<10 { group.addTask { _ = try? await client.run(["PING"], within: .seconds(5)) } }
        }
        server.resume()
        try await wait { client.availability == .available }
        // Whatever was to be tried again has been tried by now: the longest pause is 200 ms.
        try await Task.sleep(for: .milliseconds(600))
        #expect(reached.withLock { $0 } == 2)
    }

    @Test func aRestartThatNobodyNoticedFailsNoCommand() async throws {
        let server = try RedisServer()
        let client = RedisClient(try configuration(server.port))
        _ = try await client.run(["PING"])
        server.kill()
        try server.start()
        #expect(try await client.run(["PING"]) == .status("PONG"))
    }

    @Test func aRedisThatHangsTakesNoLongerThanItMay() async throws {
        let server = try RedisServer()
        let client = RedisClient(try configuration(server.port))
        _ = try await client.run(["PING"])
        server.pause()
        let start = ContinuousClock.now
        await #expect(throws: RedisError.timedOut) { try await client.run(["PING"]) }
        #expect(.now - start < .seconds(3))
        // It takes connections all the while; that alone does not count.
        try await Task.sleep(for: .milliseconds(1_300))
        guard case .unavailable = client.availability else {
            Issue.record("\(client.availability)")
            return
        }
        server.resume()
        try await wait { client.availability == .available }
        #expect(try await client.run(["PING"]) == .status("PONG"))
    }

    @Test func somethingElseThanRedisIsUnavailable() async throws {
        let server = try RawServer { connection in
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
            _ = connection.waitForClose()
        }
        let client = RedisClient(try configuration(Int(server.port)))
        let error = await #expect(throws: RedisError.self) { try await client.run(["PING"]) }
        #expect(error?.description.contains("rotocol error") == true)
    }

    @Test func aClosedClientAnswersNothing() async throws {
        let server = try RedisServer()
        let client = RedisClient(try configuration(server.port))
        _ = try await client.run(["PING"])
        client.close()
        await #expect(throws: RedisError.self) { try await client.run(["PING"]) }
    }
}
