import Checksum
import Foundation
import HTTPServer
import LoopbackRedis
import Redis
import ServiceSupport
import Synchronization
import Testing

@testable import PredictAPI

/// Which version answers, on instances that share a real Redis.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: RedisServer.isInstalled, "redis-server is missing; `make setup` installs it")
)
struct SharedActivationLedgerTests {
    /// An instance with a data folder of its own.
    private final class Instance: Sendable {
        let folder = FileManager.default.temporaryDirectory.appending(path: "activation-\(UUID())")
        let ledger: SharedActivationLedger
        private let told = Mutex<[Activation]>([])

        init(_ server: RedisServer, folder existing: URL? = nil) throws {
            let folder = existing ?? folder
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let settings = try RedisSettings.quick(for: server)
            let logger = Logger(level: .error, format: .json) { _ in }
            ledger = SharedActivationLedger(
                redis: SharedRedis(settings, logger: logger),
                local: EmbeddedActivationLedger(folder: folder.path),
                logger: logger
            )
            ledger.follow { activation in self.told.withLock { $0.append(activation) } }
        }

        var activations: [Activation] { told.withLock { $0 } }
        func remove() { try? FileManager.default.removeItem(at: folder) }
    }

    private func activation(_ number: Int, _ version: String = "v") -> Activation {
        Activation(number: number, version: "\(version)\(number)", previous: nil, at: "now", reason: "Better.")
    }

    private func withTwo(_ body: (RedisServer, Instance, Instance) async throws -> Void) async throws {
        let server = try RedisServer()
        let (first, second) = (try Instance(server), try Instance(server))
        defer {
            first.remove()
            second.remove()
        }
        try await waitUntil {
            let redis = first.ledger.redis
            return try await redis.client.subscribers(of: redis.name(.activations)) == 2
        }
        try await body(server, first, second)
    }

    @Test func oneInstanceFollowsTheOther() async throws {
        try await withTwo { _, first, second in
            #expect(try await first.ledger.current() == nil)
            for number in 1...3 { try await first.ledger.activate(activation(number)) }
            try await waitUntil { second.activations.count == 3 }
            #expect(second.activations == first.activations)
            #expect(second.activations.map(\.number) == [1, 2, 3])
            #expect(try await second.ledger.current() == activation(3))
        }
    }

    @Test func ofTwoAtTheSameTimeOneFails() async throws {
        try await withTwo { _, first, second in
            let moved = await withTaskGroup(of: Bool.self) { group in
                for (instance, version) in [(first, "a"), (second, "b")] {
                    group.addTask {
                        do { try await instance.ledger.activate(activation(1, version)) } catch {
                            return error as? ActivationLedgerError == .moved
                        }
                        return false
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(moved == 1)
            try await waitUntil { first.activations == second.activations && !first.activations.isEmpty }
            await #expect(throws: ActivationLedgerError.moved) { try await first.ledger.activate(activation(3)) }
        }
    }

    @Test func withoutRedisTheLastOneStays() async throws {
        try await withTwo { server, first, second in
            try await first.ledger.activate(activation(1))
            try await waitUntil { second.activations.count == 1 }
            try await waitUntil { FileManager.default.fileExists(atPath: "\(second.folder.path)/activation.json") }
            server.kill()
            #expect(try await first.ledger.current() == activation(1))
            await #expect(throws: ActivationLedgerError.self) { try await first.ledger.activate(activation(2)) }
            // A start without Redis goes by the data folder.
            let back = try Instance(server, folder: second.folder)
            #expect(try await back.ledger.current() == activation(1))
            // An empty Redis gets it back, and whoever missed one hears of it.
            try server.start()
            try await waitUntil { (try? await first.ledger.redis.client.run(["DBSIZE"])) == .integer(1) }
            try await first.ledger.activate(activation(2))
            try await waitUntil { back.activations.last == activation(2) && second.activations.last == activation(2) }
        }
    }

    /// Writes the files of a version.
    ///
    /// - Returns: Its name, the first digits of its checksum.
    private func write(_ weights: [UInt8], in instance: Instance) throws -> String {
        var hash = SHA256()
        hash.update(weights)
        let version = String(hash.finalize().prefix(12))
        try Data(weights).write(to: instance.folder.appending(path: "\(version).safetensors"))
        try Data(#"{"version":"\#(version)"}"#.utf8).write(to: instance.folder.appending(path: "\(version).json"))
        return version
    }

    @Test func aVersionsFilesComeOver() async throws {
        try await withTwo { _, first, second in
            let weights = (0..<3).map { version in
                (0..<3_500_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ version) }
            }
            let versions = try weights.map { try write($0, in: first) }
            #expect(try await second.ledger.fetch(versions[0], into: second.folder.path) == false)
            try await first.ledger.offer("missing", in: first.folder.path)
            for (number, version) in versions.enumerated() {
                try await first.ledger.offer(version, in: first.folder.path)
                let activation = Activation(number: number + 1, version: version, previous: nil, at: "now", reason: "")
                try await first.ledger.activate(activation)
            }
            #expect(try await second.ledger.fetch(versions[2], into: second.folder.path))
            let fetched = try Data(contentsOf: second.folder.appending(path: "\(versions[2]).safetensors"))
            #expect(fetched == Data(weights[2]))
            let facts = try String(contentsOf: second.folder.appending(path: "\(versions[2]).json"), encoding: .utf8)
            #expect(facts == #"{"version":"\#(versions[2])"}"#)
            #expect(try await second.ledger.fetch(versions[1], into: second.folder.path))
            // No more than the active one and the one before it are kept.
            #expect(try await second.ledger.fetch(versions[0], into: second.folder.path) == false)
            let names = try FileManager.default.contentsOfDirectory(atPath: second.folder.path)
            #expect(!names.contains { $0.hasSuffix(".fetched") || $0.hasPrefix(versions[0]) })
        }
    }

    @Test func whoComesAfterRedisLostTheFilesGetsThemFromWhoAnswersWithThem() async throws {
        let server = try RedisServer()
        let (first, second) = (try VersionFixture(), try VersionFixture())
        defer {
            first.remove()
            second.remove()
        }
        let share: (inout Settings) throws -> Void = { settings in
            var redis = RedisSettings(try RedisConfiguration(RedisAddress(host: "127.0.0.1", port: server.port)))
            redis.configuration.longestPause = .milliseconds(200)
            settings.redis = redis
        }
        let application = try await first.application(share)
        defer { application.model.stop() }
        let version = try await first.addVersion(seed: 2)
        #expect(try await application.ask(.post, "/models/\(version)/activate").status == .ok)
        server.kill()
        try server.start()
        let watcher = RedisClient(try RedisConfiguration(RedisAddress(host: "127.0.0.1", port: server.port)))
        // The activation itself comes back by itself, and its instance listens again.
        try await waitUntil { try await watcher.run(["EXISTS", "digits:activation"]) == .integer(1) }
        try await waitUntil { try await watcher.subscribers(of: "digits:wanted") == 1 }
        #expect(try await watcher.run(["EXISTS", RedisArgument("digits:version:\(version)")]) == .integer(0))
        let late = try await second.application(share)
        defer { late.model.stop() }
        #expect(try late.versions.activeVersion() == version)
        #expect(second.store.holds(version))
    }

    @Test(arguments: ["HSET", "HDEL"]) func damagedFilesAreRefused(damage: RedisArgument) async throws {
        try await withTwo { _, first, second in
            let version = try write([UInt8](repeating: 1, count: 2_000_000), in: first)
            try await first.ledger.offer(version, in: first.folder.path)
            let key = RedisArgument(first.ledger.redis.key("version:\(version)"))
            _ = try await first.ledger.redis.client.run([damage, key, "1"] + (damage == "HSET" ? ["x"] : []))
            #expect(try await second.ledger.fetch(version, into: second.folder.path) == false)
            #expect(
                !FileManager.default.fileExists(atPath: second.folder.appending(path: "\(version).safetensors").path)
            )
        }
    }

    @Test func aFileThatIsNotTheVersionIsRefused() async throws {
        try await withTwo { _, first, second in
            try Data("other".utf8).write(to: first.folder.appending(path: "0123456789ab.safetensors"))
            try Data("{}".utf8).write(to: first.folder.appending(path: "0123456789ab.json"))
            try await first.ledger.offer("0123456789ab", in: first.folder.path)
            #expect(try await second.ledger.fetch("0123456789ab", into: second.folder.path) == false)
        }
    }
}
