import Foundation
import LoopbackRedis
import Redis
import ServiceSupport
import Synchronization
import Testing
import TrainerLink

@testable import PredictAPI

/// Instances that share a real Redis, which comes and goes.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: RedisServer.isInstalled, "redis-server is missing; `make setup` installs it")
)
struct SharedLedgerTests {
    private static let lease = Duration.seconds(2)

    /// What an instance is told; it must not keep the instance alive.
    private final class Heard: Sendable {
        let events = Mutex<[TrainingEvent]>([])
        let notices = Mutex<[TrainingNotice]>([])
    }

    /// An instance with a data folder of its own, which is gone with the last reference.
    private final class Instance: Sendable {
        let folder = FileManager.default.temporaryDirectory.appending(path: "shared-\(UUID())")
        let ledger: SharedLedger
        private let heard = Heard()

        init(_ server: RedisServer, folder existing: URL? = nil) throws {
            let folder = existing ?? folder
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            var settings = RedisSettings(try RedisConfiguration(RedisAddress(host: "127.0.0.1", port: server.port)))
            settings.lease = SharedLedgerTests.lease
            settings.configuration.commandTime = .seconds(1)
            settings.configuration.longestPause = .milliseconds(200)
            let logger = Logger(level: .error, format: .json) { _ in }
            let redis = SharedRedis(settings, logger: logger)
            ledger = SharedLedger(redis: redis, local: try EmbeddedLedger(folder: folder.path), logger: logger)
            ledger.follow { [heard] event in heard.events.withLock { $0.append(event) } }
            ledger.attend { [heard] notice in heard.notices.withLock { $0.append(notice) } }
        }

        var events: [TrainingEvent] { heard.events.withLock { $0 } }
        var notices: [TrainingNotice] { heard.notices.withLock { $0 } }
        func remove() { try? FileManager.default.removeItem(at: folder) }
    }

    private let settings = TrainingSettings(epochs: 2, seed: 1)
    private let ending = TrainingEvent.Ending(status: .completed, reason: "Done.", at: "now", version: "v", accuracy: 1)

    private func wait(for condition: () async throws -> Bool) async throws {
        for _ in 0..<1_000 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("it never came")
    }

    private func note(
        _ change: TrainingEvent.Change,
        _ training: inout Training,
        _ claim: TrainingClaim,
        in instance: Instance
    ) async throws {
        let event = TrainingEvent(training: training.id, number: training.lastEvent + 1, change: change)
        training.apply(event)
        try await instance.ledger.record(event, of: training, claim: claim)
    }

    private func progress(_ batch: Int) -> TrainingEvent.Change {
        .progress(TrainingProgress(epoch: 1, epochs: 2, batch: batch, batches: 99, loss: 1, accuracy: 0))
    }

    /// Two instances of which the first runs a training that both know of.
    private func withTraining(
        _ body: (RedisServer, Instance, Instance, inout Training, TrainingClaim) async throws -> Void
    ) async throws {
        let server = try RedisServer()
        let (first, second) = (try Instance(server), try Instance(server))
        defer {
            first.remove()
            second.remove()
        }
        try await wait {
            guard first.ledger.sharing == .available, second.ledger.sharing == .available else { return false }
            return try await second.ledger.redis.client.run(["PUBSUB", "NUMSUB", second.ledger.redis.name(.trainings)])
                .array?.last?.integer == 2
        }
        var (training, claim) = try await first.ledger.begin(settings, baseVersion: "abc")
        try await note(.began(training), &training, claim, in: first)
        try await wait { second.events.count == 1 }
        try await body(server, first, second, &training, claim)
    }

    @Test func whatOneInstanceDoesTheOtherFollows() async throws {
        try await withTraining { _, first, second, training, claim in
            for batch in 1...50 { try await note(progress(batch), &training, claim, in: first) }
            try await note(.ended(ending), &training, claim, in: first)
            try await wait { second.events.count == 52 }
            #expect(second.events == first.events)
            #expect(try await second.ledger.latest() == training)
            #expect(try await second.ledger.recent(5) == [training])
            // The next may begin anywhere, and has the next number.
            let (next, _) = try await second.ledger.begin(settings, baseVersion: nil)
            #expect(next.id == training.id + 1)
        }
    }

    @Test func onlyOneInstanceTrains() async throws {
        try await withTraining { _, first, second, _, _ in
            await #expect(throws: TrainingLedgerError.busy) {
                try await second.ledger.begin(settings, baseVersion: nil)
            }
            await #expect(throws: TrainingLedgerError.busy) { try await first.ledger.begin(settings, baseVersion: nil) }
            // The lease is renewed while nothing happens.
            try await Task.sleep(for: Self.lease * 1.5)
            await #expect(throws: TrainingLedgerError.busy) {
                try await second.ledger.begin(settings, baseVersion: nil)
            }
        }
    }

    @Test func oneOfManyThatBeginAtTheSameTimeWins() async throws {
        let server = try RedisServer()
        let instances = try (0..<4).map { _ in try Instance(server) }
        defer { for instance in instances { instance.remove() } }
        let begun = await withTaskGroup(of: Bool.self) { group in
            for instance in instances {
                group.addTask { (try? await instance.ledger.begin(settings, baseVersion: nil)) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(begun == 1)
    }

    @Test func aStopIsPassedOn() async throws {
        try await withTraining { _, first, second, training, _ in
            try await second.ledger.requestStop(of: training.id)
            try await wait { first.notices.contains(.stopWanted(training: training.id)) }
            #expect(!second.notices.contains(.stopWanted(training: training.id)))
        }
    }

    @Test func aLockOfAnInstanceThatIsGoneFreesItself() async throws {
        let server = try RedisServer()
        let second = try Instance(server)
        defer { second.remove() }
        var id = 0
        do {
            let first = try Instance(server)
            defer { first.remove() }
            var (training, claim) = try await first.ledger.begin(settings, baseVersion: nil)
            try await note(progress(1), &training, claim, in: first)
            id = training.id
            try await wait { try await second.ledger.latest()?.id == id }
        }
        // The first one's renewals have ended with it.
        try await wait { try await second.ledger.latest()?.isRunning == false }
        let training = try #require(try await second.ledger.latest())
        #expect(training.status == .interrupted)
        #expect(training.reason?.contains("is gone") == true)
        #expect(second.events.last?.number == training.lastEvent)
        #expect(try await second.ledger.begin(settings, baseVersion: nil).0.id == id + 1)
    }

    @Test func anInstanceThatComesBackWithinTheLeaseGoesOn() async throws {
        let server = try RedisServer()
        let folder = FileManager.default.temporaryDirectory.appending(path: "back-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        var (before, token) = (0, 0)
        do {
            let first = try Instance(server, folder: folder)
            var (training, claim) = try await first.ledger.begin(settings, baseVersion: nil)
            for batch in 1...20 { try await note(progress(batch), &training, claim, in: first) }
            (before, token) = (training.lastEvent, claim.token)
        }
        let second = try Instance(server, folder: folder)
        var adopted: (Training, TrainingClaim)?
        try await wait {
            adopted = try await second.ledger.adopt()
            return adopted != nil
        }
        let (training, claim) = try #require(adopted)
        #expect(training.progress?.batch == 20)
        #expect(training.lastEvent > before)
        #expect(claim.token > token)
    }

    @Test func anInstanceThatComesBackTooLateLearnsThatItIsOver() async throws {
        let server = try RedisServer()
        let folder = FileManager.default.temporaryDirectory.appending(path: "late-\(UUID())")
        let second = try Instance(server)
        defer {
            try? FileManager.default.removeItem(at: folder)
            second.remove()
        }
        do {
            let first = try Instance(server, folder: folder)
            var (training, claim) = try await first.ledger.begin(settings, baseVersion: nil)
            try await note(progress(1), &training, claim, in: first)
            try await wait { try await second.ledger.latest()?.isRunning == true }
        }
        try await wait { try await second.ledger.latest()?.isRunning == false }
        let back = try Instance(server, folder: folder)
        try await wait { back.ledger.sharing == .available }
        #expect(try await back.ledger.adopt() == nil)
        #expect(try await back.ledger.latest()?.status == .interrupted)
        #expect(try await back.ledger.local.unfinished() == nil)
    }

    @Test func aTrainingGoesOnWhileRedisIsAway() async throws {
        try await withTraining { server, first, second, training, claim in
            try await note(progress(1), &training, claim, in: first)
            server.kill()
            for batch in 2...9 { try await note(progress(batch), &training, claim, in: first) }
            #expect(first.events.count == 10)
            #expect(first.ledger.sharing == .unavailable)
            #expect(try await first.ledger.latest() == training)
            await #expect(throws: TrainingLedgerError.self) {
                try await second.ledger.begin(settings, baseVersion: nil)
            }
            let isKnown = try await second.ledger.latest()?.isRunning
            #expect(isKnown == true)
            #expect(second.ledger.sharing == .unavailable)
            // Redis comes back empty, and yet knows everything with the next sign of life.
            try server.start()
            try await wait { try await second.ledger.latest() == training }
            try await wait { second.ledger.sharing == .available && first.ledger.sharing == .available }
            await #expect(throws: TrainingLedgerError.busy) {
                try await second.ledger.begin(settings, baseVersion: nil)
            }
            try await note(.ended(ending), &training, claim, in: first)
            try await wait { try await second.ledger.latest() == training }
        }
    }

    @Test func anEndThatRedisMissesIsToldLater() async throws {
        try await withTraining { server, first, second, training, claim in
            server.kill()
            try await note(.ended(ending), &training, claim, in: first)
            #expect(try await first.ledger.local.latest() == training)
            try server.start()
            try await wait { try await second.ledger.latest()?.status == .completed }
            #expect(try await second.ledger.recent(3) == [training])
            #expect(try await second.ledger.begin(settings, baseVersion: nil).0.id == training.id + 1)
        }
    }

    @Test func keysThatAreGoneComeBack() async throws {
        try await withTraining { _, first, second, training, claim in
            _ = try await second.ledger.redis.client.run(["FLUSHALL"])
            await #expect(throws: TrainingLedgerError.busy) {
                try await second.ledger.begin(settings, baseVersion: nil)
            }
            try await note(progress(1), &training, claim, in: first)
            try await wait { try await second.ledger.latest() == training }
            _ = try await second.ledger.redis.client.run(["FLUSHALL"])
            // Also where nothing happens: with the next renewal.
            try await wait { try await second.ledger.redis.client.run(["DBSIZE"]) == .integer(4) }
            try await note(.ended(ending), &training, claim, in: first)
            try await wait { try await second.ledger.latest() == training }
        }
    }

    @Test func missedMessagesAreCaughtUpWith() async throws {
        try await withTraining { _, first, second, training, claim in
            for batch in 1...5 {
                if batch == 3 { _ = try await second.ledger.redis.client.run(["CLIENT", "KILL", "TYPE", "pubsub"]) }
                try await note(progress(batch), &training, claim, in: first)
            }
            try await wait { second.events.last?.number == training.lastEvent }
            let numbers = second.events.map(\.number)
            #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
        }
    }

    @Test func whoeverLostTheRightIsFencedOff() async throws {
        try await withTraining { _, first, second, training, claim in
            // As after a network that was cut for longer than the lease.
            await second.ledger.abandon(training, because: "still held")
            #expect(try await second.ledger.latest()?.isRunning == true)
            _ = try await second.ledger.redis.client.run([
                "DEL", RedisArgument(second.ledger.redis.key("training:lock")),
            ])
            await second.ledger.abandon(training, because: "Cut off.")
            await #expect(throws: TrainingLedgerError.claimLost) {
                try await note(progress(1), &training, claim, in: first)
            }
            // Its renewal may have been the first to find out.
            try await wait { first.notices.contains(.claimLost(training: training.id)) }
            try await wait { try await first.ledger.latest()?.reason == "Cut off." }
            #expect(try await first.ledger.local.unfinished() == nil)
        }
    }

    @Test func aRedisThatHangsIsNoticedAndForgiven() async throws {
        try await withTraining { server, first, second, training, claim in
            server.pause()
            let start = ContinuousClock.now
            for batch in 1...5 { try await note(progress(batch), &training, claim, in: first) }
            #expect(try await second.ledger.latest()?.isRunning == true)
            // Each waits once, for as long as a command may take.
            #expect(.now - start < .seconds(4))
            #expect(first.ledger.sharing == .unavailable && second.ledger.sharing == .unavailable)
            server.resume()
            try await wait { try await second.ledger.latest() == training }
        }
    }

    @Test func aFullRedisIsTold() async throws {
        try await withTraining { _, first, second, training, claim in
            _ = try await second.ledger.redis.client.run(["CONFIG", "SET", "maxmemory", "1"])
            try await note(progress(1), &training, claim, in: first)
            #expect(first.ledger.sharing == .unavailable)
            _ = try await second.ledger.redis.client.run(["CONFIG", "SET", "maxmemory", "0"])
            try await wait { first.ledger.sharing == .available }
            try await wait { try await second.ledger.latest() == training }
        }
    }

    @Test func aHistoryThatRedisLostIsBroughtBack() async throws {
        try await withTraining { server, first, second, training, claim in
            try await note(.ended(ending), &training, claim, in: first)
            server.kill()
            try server.start()
            try await wait { (try? await second.ledger.redis.client.run(["DBSIZE"]).integer) ?? 0 > 0 }
            #expect(try await second.ledger.recent(3) == [training])
            let third = try Instance(server)
            defer { third.remove() }
            #expect(try await third.ledger.latest() == training)
            #expect(try await third.ledger.begin(settings, baseVersion: nil).0.id > training.id)
        }
    }
}
