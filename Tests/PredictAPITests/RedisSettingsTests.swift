import Foundation
import Redis
import ServiceSupport
import Testing

@testable import PredictAPI

/// What the settings say about Redis, and what they never show.
struct RedisSettingsTests {
    private func read(_ arguments: [String], _ environment: [String: String] = [:]) throws -> RedisSettings? {
        try RedisSettings.read(Settings.table.parse(arguments, environment: environment))
    }

    @Test func withoutAURLNothingIsShared() throws {
        #expect(try read([]) == nil)
        // Templates set variables that are empty.
        #expect(try read([], ["REDIS_URL": ""]) == nil)
    }

    @Test func theURLSaysWhereAndAsWhom() throws {
        let settings = try #require(try read([], ["REDIS_URL": "redis://app:secret@cache:6380/2"]))
        #expect(settings.configuration.address.host == "cache")
        #expect(settings.configuration.address.password == "secret")
        #expect(settings.prefix == "digits:" && settings.lease == .seconds(15))
        #expect(settings.configuration.longestPause == .seconds(5))
    }

    @Test func theURLMayStandInAFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "redis-url-\(UUID())")
        try Data("redis://:secret@cache\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try read(["--redis-url", file.path])?.configuration.address.password == "secret")
    }

    @Test func aShortLeaseHasShortPauses() throws {
        let arguments = ["--redis-url", "redis://cache", "--redis-lease-seconds", "3", "--redis-prefix", "other:"]
        let settings = try #require(try read(arguments))
        #expect(settings.prefix == "other:" && settings.lease == .seconds(3))
        #expect(settings.configuration.longestPause == .seconds(1))
    }

    @Test func aBadURLIsRefusedAndNotShown() {
        let error = #expect(throws: UsageError.self) { try read(["--redis-url", "http://app:hidden@cache"]) }
        let message = error.map { "\($0)" } ?? ""
        #expect(message.contains("redis-url") && !message.contains("hidden"))
    }

    @Test func encryptionNeedsAuthorities() throws {
        let arguments = ["--redis-url", "rediss://cache"]
        #expect(try read(arguments)?.configuration.trust != nil)
        #expect(throws: UsageError.self) { try read(arguments + ["--redis-ca-file", "/dev/null"]) }
    }
}
