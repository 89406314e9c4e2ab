import Foundation
import Synchronization
import Testing
import TrainerLink

@testable import PredictAPI

/// The ledger on a real disk.
struct EmbeddedLedgerTests {
    private let settings = TrainingSettings(epochs: 2, seed: 1)

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }

    private func note(
        _ change: TrainingEvent.Change,
        _ training: inout Training,
        _ claim: TrainingClaim,
        in ledger: EmbeddedLedger
    ) async throws {
        let event = TrainingEvent(training: training.id, number: training.lastEvent + 1, change: change)
        training.apply(event)
        try await ledger.record(event, of: training, claim: claim)
    }

    private let epoch = EpochResult(
        epoch: 1,
        loss: 0.5,
        accuracy: 0.8,
        validationAccuracy: 0.9,
        isBest: true,
        seconds: 3
    )

    @Test func aNextOpeningKnowsEverything() async throws {
        try await withFolder { folder in
            var expected: Training?
            do {
                let ledger = try EmbeddedLedger(folder: folder)
                #expect(try await ledger.latest() == nil)
                var (training, claim) = try await ledger.begin(settings, baseVersion: "abc")
                try await note(.epoch(epoch), &training, claim, in: ledger)
                let ending = TrainingEvent.Ending(
                    status: .completed,
                    reason: "Done.",
                    at: "now",
                    version: "v",
                    accuracy: 1
                )
                try await note(.ended(ending), &training, claim, in: ledger)
                expected = training
            }
            let ledger = try EmbeddedLedger(folder: folder)
            let known = try await ledger.latest()
            #expect(known == expected)
            #expect(known?.history == [epoch])
            #expect(try await ledger.adopt() == nil)
            let (second, _) = try await ledger.begin(settings, baseVersion: nil)
            #expect(second.id == 2)
            #expect(try await ledger.recent(5).map(\.id) == [2, 1])
        }
    }

    @Test func onlyOneTrainingRuns() async throws {
        try await withFolder { folder in
            let ledger = try EmbeddedLedger(folder: folder)
            _ = try await ledger.begin(settings, baseVersion: nil)
            await #expect(throws: TrainingLedgerError.busy) { try await ledger.begin(settings, baseVersion: nil) }
            // Another process with the same folder neither starts one nor takes this one over.
            let other = try EmbeddedLedger(folder: folder)
            await #expect(throws: TrainingLedgerError.busy) { try await other.begin(settings, baseVersion: nil) }
            #expect(try await other.adopt() == nil)
            #expect(try await other.latest()?.isRunning == true)
        }
    }

    @Test func aTrainingWhoseHostIsGoneIsTakenOver() async throws {
        try await withFolder { folder in
            var (lastEvent, token) = (0, 0)
            do {
                let ledger = try EmbeddedLedger(folder: folder)
                var (training, claim) = try await ledger.begin(settings, baseVersion: nil)
                try await note(.epoch(epoch), &training, claim, in: ledger)
                (lastEvent, token) = (training.lastEvent, claim.token)
            }
            let ledger = try EmbeddedLedger(folder: folder)
            let (training, claim) = try #require(try await ledger.adopt())
            #expect(training.isRunning)
            #expect(training.history == [epoch])
            #expect(training.lastEvent > lastEvent)
            #expect(claim.token > token)
            await #expect(throws: TrainingLedgerError.busy) { try await ledger.begin(settings, baseVersion: nil) }
        }
    }

    @Test func everyEventIsToldInOrderAlsoWhereItIsNotKept() async throws {
        try await withFolder { folder in
            let told = Mutex<[Int]>([])
            let ledger = try EmbeddedLedger(folder: folder)
            ledger.follow { event in told.withLock { $0.append(event.number) } }
            var (training, claim) = try await ledger.begin(settings, baseVersion: nil)
            for batch in 1...50 {
                let progress = TrainingProgress(epoch: 1, epochs: 2, batch: batch, batches: 99, loss: 1, accuracy: 0)
                try await note(.progress(progress), &training, claim, in: ledger)
            }
            #expect(told.withLock { $0 } == Array(1...50))
            // Progress alone is written now and then; an epoch takes it along.
            try await note(.epoch(epoch), &training, claim, in: ledger)
            #expect(try await ledger.latest() == training)
        }
    }

    @Test func aFullDiskIsToldAndLosesNothing() async throws {
        try await withFolder { folder in
            let ledger = try EmbeddedLedger(folder: folder, pageLimit: 12)
            let told = Mutex(0)
            ledger.follow { _ in told.withLock { $0 += 1 } }
            var (training, claim) = try await ledger.begin(settings, baseVersion: nil)
            var failures = 0
            for number in 1...400 {
                var result = epoch
                result.epoch = number
                do {
                    try await note(.epoch(result), &training, claim, in: ledger)
                } catch let error as TrainingLedgerError {
                    #expect(error == .unavailable(reason: "the disk is full"))
                    failures += 1
                }
            }
            #expect(failures > 0)
            #expect(told.withLock { $0 } == 400)
            // What was kept before is still there, and it goes on as soon as there is room.
            let kept = try #require(try await ledger.latest())
            #expect(kept.history.count == 400 - failures)
            training.history = [epoch]
            let ending = TrainingEvent.Ending(status: .interrupted, reason: "Stopped.", at: "now")
            try await note(.ended(ending), &training, claim, in: ledger)
            #expect(try await ledger.latest()?.status == .interrupted)
        }
    }
}
