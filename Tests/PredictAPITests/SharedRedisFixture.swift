import LoopbackRedis
import Redis

@testable import PredictAPI

extension RedisSettings {
    /// Those of an instance beside a server of a test: it soon notices that the server is away, and that it is back.
    static func quick(for server: RedisServer) throws -> RedisSettings {
        var settings = RedisSettings(try RedisConfiguration(RedisAddress(host: "127.0.0.1", port: server.port)))
        settings.configuration.commandTime = .seconds(1)
        settings.configuration.longestPause = .milliseconds(200)
        return settings
    }
}

extension RedisClient {
    /// How many listen on a channel.
    func subscribers(of channel: RedisArgument) async throws -> Int? {
        try await run(["PUBSUB", "NUMSUB", channel]).array?.last?.integer
    }
}
