import Foundation
import LoopbackRedis
import Redis
import Testing
import TrainerLink

@testable import PredictAPI

/// Whose a training is, also after an instance was killed or cut off.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: RedisServer.isInstalled, "redis-server is missing; `make setup` installs it")
)
struct SharedLedgerHoldingTests {
    private typealias Fixture = SharedLedgerFixture

    @Test func aLockOfAnInstanceThatIsGoneFreesItself() async throws {
        let server = try RedisServer()
        let second = try Fixture.Instance(server)
        defer { second.remove() }
        var id = 0
        do {
            let first = try Fixture.Instance(server)
            defer { first.remove() }
            var (training, claim) = try await first.ledger.begin(Fixture.settings, baseVersion: nil)
            try await first.note(Fixture.progress(1), &training, claim)
            id = training.id
            try await waitUntil { try await second.ledger.latest()?.id == id }
        }
        // The first one's renewals have ended with it.
        try await waitUntil { try await second.ledger.latest()?.isRunning == false }
        let training = try #require(try await second.ledger.latest())
        #expect(training.status == .interrupted)
        #expect(training.reason?.contains("is gone") == true)
        #expect(second.events.last?.number == training.lastEvent)
        #expect(try await second.ledger.begin(Fixture.settings, baseVersion: nil).0.id == id + 1)
    }

    @Test func anInstanceThatComesBackWithinTheLeaseGoesOn() async throws {
        let server = try RedisServer()
        let folder = FileManager.default.temporaryDirectory.appending(path: "back-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        var (before, token) = (0, 0)
        do {
            let first = try Fixture.Instance(server, folder: folder)
            var (training, claim) = try await first.ledger.begin(Fixture.settings, baseVersion: nil)
            for batch in 1...20 { try await first.note(Fixture.progress(batch), &training, claim) }
            (before, token) = (training.lastEvent, claim.token)
        }
        let second = try Fixture.Instance(server, folder: folder)
        var adopted: (Training, TrainingClaim)?
        try await waitUntil {
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
        let second = try Fixture.Instance(server)
        defer {
            try? FileManager.default.removeItem(at: folder)
            second.remove()
        }
        do {
            let first = try Fixture.Instance(server, folder: folder)
            var (training, claim) = try await first.ledger.begin(Fixture.settings, baseVersion: nil)
            try await first.note(Fixture.progress(1), &training, claim)
            try await waitUntil { try await second.ledger.latest()?.isRunning == true }
        }
        try await waitUntil { try await second.ledger.latest()?.isRunning == false }
        let back = try Fixture.Instance(server, folder: folder)
        try await waitUntil { back.ledger.sharing == .available }
        #expect(try await back.ledger.adopt() == nil)
        #expect(try await back.ledger.latest()?.status == .interrupted)
        #expect(try await back.ledger.local.unfinished() == nil)
    }

    @Test func whoeverLostTheRightIsFencedOff() async throws {
        try await Fixture.withTraining { _, first, second, training, claim in
            // As after a network that was cut for longer than the lease.
            await second.ledger.abandon(training, because: "still held")
            #expect(try await second.ledger.latest()?.isRunning == true)
            _ = try await second.ledger.redis.client.run([
                "DEL", RedisArgument(second.ledger.redis.key("training:lock")),
            ])
            await second.ledger.abandon(training, because: "Cut off.")
            await #expect(throws: TrainingLedgerError.claimLost) {
                try await first.note(Fixture.progress(1), &training, claim)
            }
            // Its renewal may have been the first to find out.
            try await waitUntil { first.notices.contains(.claimLost(training: training.id)) }
            try await waitUntil { try await first.ledger.latest()?.reason == "Cut off." }
            #expect(try await first.ledger.local.unfinished() == nil)
        }
    }
}
