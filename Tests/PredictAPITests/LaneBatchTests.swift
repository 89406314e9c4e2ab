import LargerCNN
import Synchronization
import Testing

@testable import PredictAPI

/// What goes through the network together, and what comes out for whom.
@Suite(.timeLimit(.minutes(1)))
struct LaneBatchTests {
    private struct Trouble: Error, Equatable { let number: Int }

    /// A digit that ``Network`` reads as a number.
    private static func digit(_ number: Int) -> DigitImage {
        DigitImage(pixels: [UInt8](repeating: UInt8(number), count: DigitImage.pixelCount))
    }

    /// A network that reads a digit's first pixel, notes how many digits come at once, and may be held back.
    private final class Network: Sendable {
        private let seen = Mutex<[Int]>([])
        var batches: [Int] { seen.withLock { $0 } }
        func maker(_ before: @escaping @Sendable () -> Void = {}) -> LanePool.NetworkMaker {
            {
                { images in
                    before()
                    self.seen.withLock { $0.append(images.count) }
                    return images.map { image in (0..<10).map { $0 == Int(image.pixels[0]) ? 9 : 0 } }
                }
            }
        }
    }

    private func read(_ numbers: [Int], _ pool: LanePool) async throws -> [Int] {
        try await pool.predict(numbers) { (Self.digit($0), ()) }.map { Prediction(logits: try $0.get().logits).digit }
    }

    @Test func aLoneDigitDoesNotWaitForCompany() async throws {
        let network = Network()
        let pool = LanePool(lanes: 1, queueLimit: 8)
        try await pool.start(network.maker())
        var waits: [Duration] = []
        for _ in 0..<20 {
            waits.append(try await pool.predict([3]) { (Self.digit($0), ()) }[0].get().waited)
        }
        #expect(network.batches == [Int](repeating: 1, count: 20))
        // A timer of any use would show in every one of them; the shortest leaves out what a busy machine adds.
        #expect(try #require(waits.min()) < .milliseconds(2))
        pool.stop()
    }

    @Test func aLoneDigitDoesNotWaitForABatchOnAnotherLane() async throws {
        let gate = Gate()
        let network = Network()
        let pool = LanePool(lanes: 2, queueLimit: 8)
        try await pool.start(network.maker())
        let held = Task { try await pool.run { _ in gate.wait() } }
        try await waitUntil { gate.waiters == 1 }
        #expect(try await read([4], pool) == [4])
        gate.open(1)
        try await held.value
        pool.stop()
    }

    @Test func whatWaitsTogetherIsComputedTogether() async throws {
        let gate = Gate()
        let network = Network()
        let pool = LanePool(lanes: 1, queueLimit: 32, batchLimit: 8)
        try await pool.start(network.maker { gate.wait() })
        let first = Task { try await read([0], pool) }
        try await waitUntil { gate.waiters == 1 }
        var others: [Task<[Int], any Error>] = []
        for number in 0..<10 {
            others.append(Task { try await read([number], pool) })
            try await waitUntil { pool.waiting == number + 1 }
        }
        gate.open(3)
        #expect(try await first.value == [0])
        for (number, task) in others.enumerated() { #expect(try await task.value == [number]) }
        #expect(network.batches == [1, 8, 2])
        try await waitUntil { pool.busy == 0 }
        let statistics = pool.statistics
        #expect(statistics.digits == 11)
        #expect(statistics.batches == [1, 1, 0, 1, 0, 0, 0, 0])
        #expect(statistics.waited > .zero && statistics.worked > .zero)
        pool.stop()
    }

    @Test func manyDigitsOfOneCallerComeBackInOrderFromManyLanes() async throws {
        let pool = LanePool(lanes: 3, queueLimit: 8)
        try await pool.start(Network().maker())
        let numbers = (0..<500).map { $0 * 7 % 10 }
        // More than the queue holds: let in because nothing waits.
        #expect(try await read(numbers, pool) == numbers)
        pool.stop()
    }

    @Test func whatCannotBePreparedSpoilsNothingForTheOthers() async throws {
        let pool = LanePool(lanes: 1, queueLimit: 8)
        try await pool.start(Network().maker())
        let outcomes = try await pool.predict([1, 2, 3]) { number in
            if number == 2 { throw Trouble(number: number) }
            return (Self.digit(number), ())
        }
        #expect(try Prediction(logits: outcomes[0].get().logits).digit == 1)
        #expect(throws: Trouble(number: 2)) { try outcomes[1].get() }
        #expect(try Prediction(logits: outcomes[2].get().logits).digit == 3)
        pool.stop()
    }

    /// Of more than nine the network says nothing.
    @Test func whatTheNetworkDoubtsIsPreparedAgainAndTheSurestCounts() async throws {
        let network = Network()
        let again = Mutex<[Int]>([])
        let pool = LanePool(lanes: 1, queueLimit: 8)
        try await pool.start(network.maker())
        let outcomes = try await pool.predict([1, 42, 3]) { number in
            (Self.digit(number), "first \(number)")
        } again: { number, prepared in
            again.withLock { $0.append(number) }
            return [43, 7, 44].map { (Self.digit($0), "\(prepared), then \($0)") }
        }
        let outputs = try outcomes.map { try $0.get() }
        #expect(outputs.map { Prediction(logits: $0.logits).digit } == [1, 7, 3])
        #expect(outputs.map(\.prepared) == ["first 1", "first 42, then 7", "first 3"])
        #expect(again.withLock { $0 } == [42])
        pool.stop()
    }

    @Test func aNetworkThatFailsFailsItsBatchAndTheLaneGoesOn() async throws {
        let calls = Counter()
        let pool = LanePool(lanes: 1, queueLimit: 8)
        try await pool.start {
            { images in
                if calls.next() == 1 { throw Trouble(number: images.count) }
                return images.map { _ in TestApplication.scores(of: 0) }
            }
        }
        let outcomes = try await pool.predict([1, 2]) { (Self.digit($0), ()) }
        for outcome in outcomes { #expect(throws: Trouble(number: 2)) { try outcome.get() } }
        #expect(try await pool.predict([1]) { (Self.digit($0), ()) }.count == 1)
        pool.stop()
    }

    @Test func aLongPieceOfWorkLetsShortOnesInBetween() async throws {
        let gate = Gate()
        let network = Network()
        let pool = LanePool(lanes: 1, queueLimit: 32)
        try await pool.start(network.maker())
        let long = Task {
            try await pool.run { network in
                _ = try network([Self.digit(0)])
                gate.wait()
                _ = try network([Self.digit(0), Self.digit(0), Self.digit(0)])
                gate.wait()
                return 0
            }
        }
        try await waitUntil { gate.waiters == 1 }
        let short = Task { try await read([5, 6], pool) }
        try await waitUntil { pool.waiting == 2 }
        gate.open(1)
        // Answered although the long one is not done.
        #expect(try await short.value == [5, 6])
        gate.open(1)
        #expect(try await long.value == 0)
        #expect(network.batches == [1, 2, 3])
        try await waitUntil { pool.busy == 0 }
        pool.stop()
    }

    @Test func workThatNeedsALaneAloneKeepsItsPlaceInTheOrder() async throws {
        let gate = Gate()
        let network = Network()
        let pool = LanePool(lanes: 1, queueLimit: 32)
        try await pool.start(network.maker())
        let held = Task { try await pool.run { _ in gate.wait() } }
        try await waitUntil { gate.waiters == 1 }
        var before: [Task<[Int], any Error>] = []
        for number in 1...2 {
            before.append(Task { try await read([number], pool) })
            try await waitUntil { pool.waiting == number }
        }
        let alone = Task { try await pool.run { _ in network.batches } }
        try await waitUntil { pool.waiting == 3 }
        let after = Task { try await read([3, 4], pool) }
        try await waitUntil { pool.waiting == 5 }
        gate.open(1)
        #expect(try await alone.value == [2])
        for (index, task) in before.enumerated() { #expect(try await task.value == [index + 1]) }
        #expect(try await after.value == [3, 4])
        try await held.value
        pool.stop()
    }
}
