import Foundation
import LargerCNN
import Testing

@testable import PredictAPI

@Suite(.timeLimit(.minutes(1)))
struct LanePoolTests {
    private struct Trouble: Error {}
    private let digit = DigitImage(pixels: [UInt8](repeating: 0, count: DigitImage.pixelCount))

    /// The raw scores of one digit.
    private func logits(_ pool: LanePool) async throws -> [Float] {
        try await pool.predict([digit]) { ($0, ()) }[0].get().logits
    }

    @Test func everyLaneMakesOneNetworkOfItsOwn() async throws {
        let made = Counter()
        let pool = LanePool(lanes: 3, queueLimit: 8)
        try await pool.start {
            made.next()
            return try TestApplication.always(5)()
        }
        #expect(made.count == 3)
        #expect(try await logits(pool)[5] == 9)
        #expect(made.count == 3)
        pool.stop()
    }

    @Test func manyPredictionsOverFewLanesAreAllAnswered() async throws {
        let pool = LanePool(lanes: 2, queueLimit: 1_000)
        try await pool.start(TestApplication.always(4))
        let digits = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<500 { group.addTask { Prediction(logits: try await logits(pool)).digit } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(digits == [Int](repeating: 4, count: 500))
        pool.stop()
    }

    @Test func workIsDoneInTheOrderInWhichItCame() async throws {
        let pool = LanePool(lanes: 1, queueLimit: 100)
        let gate = Gate()
        try await pool.start(TestApplication.always(0))
        let first = Task { try await pool.run { _ in gate.wait() } }
        try await waitUntil { gate.waiters == 1 }
        let order = Counter()
        var tasks: [Task<Int, any Error>] = []
        for index in 0..<20 {
            tasks.append(Task { try await pool.run { _ in order.next() } })
            try await waitUntil { pool.waiting == index + 1 }
        }
        gate.open(1)
        try await first.value
        for (index, task) in tasks.enumerated() { #expect(try await task.value == index + 1) }
        pool.stop()
    }

    @Test func whatWaitsIsDroppedWhenItsTaskIsCancelled() async throws {
        let pool = LanePool(lanes: 1, queueLimit: 100)
        let gate = Gate()
        try await pool.start(TestApplication.always(0))
        let running = Task { try await pool.run { _ in gate.wait() } }
        try await waitUntil { gate.waiters == 1 }
        let computed = Counter()
        let waiting = Task { try await pool.run { _ in computed.next() } }
        try await waitUntil { pool.waiting == 1 }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(pool.waiting == 0)
        gate.open(1)
        try await running.value
        #expect(try await pool.run { _ in computed.count } == 0)
        #expect(pool.statistics.abandoned == 1)
        pool.stop()
    }

    @Test func whatNobodyWaitsForAnyMoreIsNotBegun() async throws {
        let pool = LanePool(lanes: 1, queueLimit: 100)
        let gate = Gate()
        try await pool.start(TestApplication.always(0))
        let running = Task { try await pool.run { _ in gate.wait() } }
        try await waitUntil { gate.waiters == 1 }
        let begun = Counter()
        let left = Task {
            try await pool.predict([digit, digit], isHere: { false }) { digit in
                begun.next()
                return (digit, ())
            }
        }
        try await waitUntil { pool.waiting == 2 }
        gate.open(1)
        await #expect(throws: CancellationError.self) { _ = try await left.value }
        try await running.value
        try await waitUntil { pool.statistics.abandoned == 2 }
        #expect(begun.count == 0)
        pool.stop()
    }

    @Test func whatHasWaitedTooLongIsRefused() async throws {
        let pool = LanePool(lanes: 1, queueLimit: 100, longestWait: .milliseconds(20))
        let gate = Gate()
        try await pool.start(TestApplication.always(0))
        let running = Task { try await pool.run { _ in gate.wait() } }
        try await waitUntil { gate.waiters == 1 }
        let waiting = Task { try await logits(pool) }
        try await waitUntil { pool.waiting == 1 }
        try await Task.sleep(for: .milliseconds(30))
        gate.open(1)
        await #expect(throws: LanePoolError.overdue(limit: .milliseconds(20))) { try await waiting.value }
        try await running.value
        try await waitUntil { pool.statistics.overdue == 1 }
        pool.stop()
    }

    @Test func whatOnlyWaitsForItsOwnCallersWorkIsDoneHoweverLongThatTakes() async throws {
        let pool = LanePool(lanes: 1, queueLimit: 100, batchLimit: 1, longestWait: .milliseconds(500))
        try await pool.start(TestApplication.always(0))
        let outcomes = try await pool.predict([digit, digit, digit]) { digit in
            usleep(600_000)
            return (digit, ())
        }
        #expect(try outcomes.map { try $0.get().logits.count } == [10, 10, 10])
        #expect(pool.statistics.overdue == 0)
        pool.stop()
    }

    @Test func aTaskThatIsCancelledBeforehandIsNotEvenQueued() async throws {
        let pool = LanePool(lanes: 1, queueLimit: 100)
        let cancelled = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await logits(pool)
        }
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        #expect(pool.waiting == 0)
    }

    @Test func aFullQueueRefuses() async throws {
        let pool = LanePool(lanes: 1, queueLimit: 2)
        let waiting = (0..<2).map { _ in Task { try await logits(pool) } }
        try await waitUntil { pool.waiting == 2 }
        #expect(pool.statistics.refused == 0)
        await #expect(throws: LanePoolError.full(limit: 2)) { try await logits(pool) }
        #expect(pool.statistics.refused == 1)
        pool.stop()
        for task in waiting { await #expect(throws: LanePoolError.stopped) { try await task.value } }
        await #expect(throws: LanePoolError.stopped) { try await logits(pool) }
    }

    @Test func aNetworkThatCannotBeMadeFailsTheStart() async {
        let pool = LanePool(lanes: 2, queueLimit: 2)
        await #expect(throws: Trouble.self) { try await pool.start { throw Trouble() } }
        pool.stop()
    }

    @Test func anErrorOfTheWorkReachesItsCallerAndTheLaneGoesOn() async throws {
        let pool = LanePool(lanes: 1, queueLimit: 2)
        try await pool.start(TestApplication.always(1))
        await #expect(throws: Trouble.self) { try await pool.run { _ in throw Trouble() } }
        #expect(try await logits(pool)[1] == 9)
        pool.stop()
    }
}
