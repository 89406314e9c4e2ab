import LoopbackRedis
import Redis
import Testing

@testable import PredictAPI

/// One training for all instances, which all follow.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: RedisServer.isInstalled, "redis-server is missing; `make setup` installs it")
)
struct SharedLedgerTests {
    private typealias Fixture = SharedLedgerFixture

    @Test func whatOneInstanceDoesTheOtherFollows() async throws {
        try await Fixture.withTraining { _, first, second, training, claim in
            for batch in 1...50 { try await first.note(Fixture.progress(batch), &training, claim) }
            try await first.note(.ended(Fixture.ending), &training, claim)
            try await waitUntil { second.events.count == 52 }
            #expect(second.events == first.events)
            #expect(try await second.ledger.latest() == training)
            #expect(try await second.ledger.recent(5) == [training])
            // The next may begin anywhere, and has the next number.
            let (next, _) = try await second.ledger.begin(Fixture.settings, baseVersion: nil)
            #expect(next.id == training.id + 1)
        }
    }

    @Test func onlyOneInstanceTrains() async throws {
        try await Fixture.withTraining { _, first, second, _, _ in
            await #expect(throws: TrainingLedgerError.busy) {
                try await second.ledger.begin(Fixture.settings, baseVersion: nil)
            }
            await #expect(throws: TrainingLedgerError.busy) {
                try await first.ledger.begin(Fixture.settings, baseVersion: nil)
            }
            // The lease is renewed while nothing happens.
            try await Task.sleep(for: Fixture.lease * 1.5)
            await #expect(throws: TrainingLedgerError.busy) {
                try await second.ledger.begin(Fixture.settings, baseVersion: nil)
            }
        }
    }

    @Test func oneOfManyThatBeginAtTheSameTimeWins() async throws {
        let server = try RedisServer()
        let instances = try (0..<4).map { _ in try Fixture.Instance(server) }
        defer { for instance in instances { instance.remove() } }
        let begun = await withTaskGroup(of: Bool.self) { group in
            for instance in instances {
                group.addTask {
                    (try? await instance.ledger.begin(Fixture.settings, baseVersion: nil)) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(begun == 1)
    }

    @Test func aStopIsPassedOn() async throws {
        try await Fixture.withTraining { _, first, second, training, _ in
            try await second.ledger.requestStop(of: training.id)
            try await waitUntil { first.notices.contains(.stopWanted(training: training.id)) }
            #expect(!second.notices.contains(.stopWanted(training: training.id)))
        }
    }

    @Test func missedMessagesAreCaughtUpWith() async throws {
        try await Fixture.withTraining { _, first, second, training, claim in
            for batch in 1...5 {
                if batch == 3 { _ = try await second.ledger.redis.client.run(["CLIENT", "KILL", "TYPE", "pubsub"]) }
                try await first.note(Fixture.progress(batch), &training, claim)
            }
            try await waitUntil { second.events.last?.number == training.lastEvent }
            let numbers = second.events.map(\.number)
            #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
        }
    }
}
