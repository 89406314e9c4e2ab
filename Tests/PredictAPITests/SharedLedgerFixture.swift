import Foundation
import LoopbackRedis
import Redis
import ServiceSupport
import Synchronization
import Testing
import TrainerLink

@testable import PredictAPI

/// Instances that share a real Redis, which comes and goes.
enum SharedLedgerFixture {
    /// How long a lock stays without a sign of life.
    static let lease = Duration.seconds(2)
    /// What is trained.
    static let settings = TrainingSettings(epochs: 2, seed: 1)
    /// How it ends.
    static let ending = TrainingEvent.Ending(status: .completed, reason: "Done.", at: "now", version: "v", accuracy: 1)

    /// What an instance is told; it must not keep the instance alive.
    private final class Heard: Sendable {
        let events = Mutex<[TrainingEvent]>([])
        let notices = Mutex<[TrainingNotice]>([])
    }

    /// An instance with a data folder of its own, which is gone with the last reference.
    final class Instance: Sendable {
        let folder = FileManager.default.temporaryDirectory.appending(path: "shared-\(UUID())")
        let ledger: SharedLedger
        private let heard = Heard()

        init(_ server: RedisServer, folder existing: URL? = nil) throws {
            let folder = existing ?? folder
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            var settings = try RedisSettings.quick(for: server)
            settings.lease = SharedLedgerFixture.lease
            let logger = Logger(level: .error, format: .json) { _ in }
            let redis = SharedRedis(settings, logger: logger)
            ledger = SharedLedger(redis: redis, local: try EmbeddedLedger(folder: folder.path), logger: logger)
            ledger.follow { [heard] event in heard.events.withLock { $0.append(event) } }
            ledger.attend { [heard] notice in heard.notices.withLock { $0.append(notice) } }
        }

        /// What it was told of trainings.
        var events: [TrainingEvent] { heard.events.withLock { $0 } }
        /// What others want of it.
        var notices: [TrainingNotice] { heard.notices.withLock { $0 } }
        /// Removes its data folder.
        func remove() { try? FileManager.default.removeItem(at: folder) }

        /// Lets its training follow a change, and records that.
        func note(_ change: TrainingEvent.Change, _ training: inout Training, _ claim: TrainingClaim) async throws {
            let event = TrainingEvent(training: training.id, number: training.lastEvent + 1, change: change)
            training.apply(event)
            try await ledger.record(event, of: training, claim: claim)
        }
    }

    /// Something that happens while a training runs.
    static func progress(_ batch: Int) -> TrainingEvent.Change {
        .progress(TrainingProgress(epoch: 1, epochs: 2, batch: batch, batches: 99, loss: 1, accuracy: 0))
    }

    /// Two instances of which the first runs a training that both know of.
    static func withTraining(
        _ body: (RedisServer, Instance, Instance, inout Training, TrainingClaim) async throws -> Void
    ) async throws {
        let server = try RedisServer()
        let (first, second) = (try Instance(server), try Instance(server))
        defer {
            first.remove()
            second.remove()
        }
        try await waitUntil {
            guard first.ledger.sharing == .available, second.ledger.sharing == .available else { return false }
            let redis = second.ledger.redis
            return try await redis.client.subscribers(of: redis.name(.trainings)) == 2
        }
        var (training, claim) = try await first.ledger.begin(settings, baseVersion: "abc")
        try await first.note(.began(training), &training, claim)
        try await waitUntil { second.events.count == 1 }
        try await body(server, first, second, &training, claim)
    }
}
