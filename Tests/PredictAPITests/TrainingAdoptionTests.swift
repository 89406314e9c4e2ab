import Foundation
import ServiceSupport
import Synchronization
import Testing

@testable import PredictAPI

/// A host looks for a training to go on with when it opens its ledger, and when the ledger can be reached again.
@Suite(.timeLimit(.minutes(1)))
struct TrainingAdoptionTests {
    /// A ledger without trainings, where looking for one takes as long as a test wants.
    private final class SlowLedger: TrainingLedger {
        struct Looks {
            var begun = 0
            var underWay = 0
            var mostAtATime = 0
        }
        private let state = Mutex(Looks())
        private let isHeld = Mutex(true)
        private let hosts = Mutex<[@Sendable (TrainingNotice) -> Void]>([])

        var looks: Looks { state.withLock { $0 } }

        func release() { isHeld.withLock { $0 = false } }
        func tell(_ notice: TrainingNotice) { for host in hosts.withLock({ $0 }) { host(notice) } }

        func adopt() async throws -> (Training, TrainingClaim)? {
            state.withLock { looks in
                looks.begun += 1
                looks.underWay += 1
                looks.mostAtATime = max(looks.mostAtATime, looks.underWay)
            }
            defer { state.withLock { $0.underWay -= 1 } }
            while isHeld.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(2)) }
            return nil
        }

        func attend(_ host: @escaping @Sendable (TrainingNotice) -> Void) { hosts.withLock { $0.append(host) } }
        func follow(_ follower: @escaping @Sendable (TrainingEvent) -> Void) {}
        func begin(_ settings: TrainingSettings, baseVersion: String?) throws -> (Training, TrainingClaim) {
            throw TrainingLedgerError.busy
        }
        func record(_ event: TrainingEvent, of training: Training, claim: TrainingClaim) {}
        func latest() -> Training? { nil }
        func recent(_ count: Int) -> [Training] { [] }
    }

    /// Two at a time would take the training from each other, and then nobody would run it.
    @Test func itLooksOnceAtATimeAndOnceMoreForWhoeverComesMeanwhile() async throws {
        let ledger = SlowLedger()
        let folder = FileManager.default.temporaryDirectory.appending(path: "adoption-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let host = TrainingHost(
            TrainerSettings(folder: folder.path, program: "/none"),
            logger: Logger(level: .error, format: .json) { _ in },
            makeLedger: { _ in ledger },
            activeModel: { nil }
        )
        async let opened: Void = host.open()
        try await waitUntil { ledger.looks.begun == 1 }
        for _ in 0..<3 { ledger.tell(.reachable) }
        // Time enough for a second look to begin beside the first.
        try await Task.sleep(for: .milliseconds(100))
        #expect(ledger.looks.begun == 1)
        ledger.release()
        await opened
        try await waitUntil { ledger.looks.begun >= 2 && ledger.looks.underWay == 0 }
        #expect(ledger.looks.mostAtATime == 1)
        ledger.tell(.reachable)
        try await waitUntil { ledger.looks.begun >= 3 }
    }
}
