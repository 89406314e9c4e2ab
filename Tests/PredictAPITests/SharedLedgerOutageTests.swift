import LoopbackRedis
import Redis
import Testing

@testable import PredictAPI

/// Trainings while Redis is away, hangs, is full or has lost everything.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: RedisServer.isInstalled, "redis-server is missing; `make setup` installs it")
)
struct SharedLedgerOutageTests {
    private typealias Fixture = SharedLedgerFixture

    @Test func aTrainingGoesOnWhileRedisIsAway() async throws {
        try await Fixture.withTraining { server, first, second, training, claim in
            try await first.note(Fixture.progress(1), &training, claim)
            server.kill()
            for batch in 2...9 { try await first.note(Fixture.progress(batch), &training, claim) }
            #expect(first.events.count == 10)
            #expect(first.ledger.sharing == .unavailable)
            #expect(try await first.ledger.latest() == training)
            await #expect(throws: TrainingLedgerError.self) {
                try await second.ledger.begin(Fixture.settings, baseVersion: nil)
            }
            let isKnown = try await second.ledger.latest()?.isRunning
            #expect(isKnown == true)
            #expect(second.ledger.sharing == .unavailable)
            // Redis comes back empty, and yet knows everything with the next sign of life.
            try server.start()
            try await waitUntil { try await second.ledger.latest() == training }
            try await waitUntil { second.ledger.sharing == .available && first.ledger.sharing == .available }
            await #expect(throws: TrainingLedgerError.busy) {
                try await second.ledger.begin(Fixture.settings, baseVersion: nil)
            }
            try await first.note(.ended(Fixture.ending), &training, claim)
            try await waitUntil { try await second.ledger.latest() == training }
        }
    }

    @Test func anEndThatRedisMissesIsToldLater() async throws {
        try await Fixture.withTraining { server, first, second, training, claim in
            server.kill()
            try await first.note(.ended(Fixture.ending), &training, claim)
            #expect(try await first.ledger.local.latest() == training)
            try server.start()
            try await waitUntil { try await second.ledger.latest()?.status == .completed }
            #expect(try await second.ledger.recent(3) == [training])
            #expect(
                try await second.ledger.begin(Fixture.settings, baseVersion: nil).0.id == training.id + 1
            )
        }
    }

    @Test func keysThatAreGoneComeBack() async throws {
        try await Fixture.withTraining { _, first, second, training, claim in
            _ = try await second.ledger.redis.client.run(["FLUSHALL"])
            await #expect(throws: TrainingLedgerError.busy) {
                try await second.ledger.begin(Fixture.settings, baseVersion: nil)
            }
            try await first.note(Fixture.progress(1), &training, claim)
            try await waitUntil { try await second.ledger.latest() == training }
            _ = try await second.ledger.redis.client.run(["FLUSHALL"])
            // Also where nothing happens: with the next renewal.
            try await waitUntil { try await second.ledger.redis.client.run(["DBSIZE"]) == .integer(4) }
            try await first.note(.ended(Fixture.ending), &training, claim)
            try await waitUntil { try await second.ledger.latest() == training }
        }
    }

    @Test func aRedisThatHangsIsNoticedAndForgiven() async throws {
        try await Fixture.withTraining { server, first, second, training, claim in
            server.pause()
            let start = ContinuousClock.now
            for batch in 1...20 { try await first.note(Fixture.progress(batch), &training, claim) }
            #expect(try await second.ledger.latest()?.isRunning == true)
            // Each waits once, for as long as a command may take: a second.
            #expect(.now - start < .seconds(15))
            #expect(first.ledger.sharing == .unavailable && second.ledger.sharing == .unavailable)
            server.resume()
            try await waitUntil { try await second.ledger.latest() == training }
        }
    }

    @Test func aFullRedisIsTold() async throws {
        try await Fixture.withTraining { _, first, second, training, claim in
            _ = try await second.ledger.redis.client.run(["CONFIG", "SET", "maxmemory", "1"])
            try await first.note(Fixture.progress(1), &training, claim)
            #expect(first.ledger.sharing == .unavailable)
            _ = try await second.ledger.redis.client.run(["CONFIG", "SET", "maxmemory", "0"])
            try await waitUntil { first.ledger.sharing == .available }
            try await waitUntil { try await second.ledger.latest() == training }
        }
    }

    @Test func aHistoryThatRedisLostIsBroughtBack() async throws {
        try await Fixture.withTraining { server, first, second, training, claim in
            try await first.note(.ended(Fixture.ending), &training, claim)
            server.kill()
            try server.start()
            try await waitUntil { (try? await second.ledger.redis.client.run(["DBSIZE"]).integer) ?? 0 > 0 }
            #expect(try await second.ledger.recent(3) == [training])
            let third = try Fixture.Instance(server)
            defer { third.remove() }
            #expect(try await third.ledger.latest() == training)
            #expect(try await third.ledger.begin(Fixture.settings, baseVersion: nil).0.id > training.id)
        }
    }
}
