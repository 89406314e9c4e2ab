import Synchronization
import Testing

@testable import LargerCNN

@Suite(.timeLimit(.minutes(1))) struct BatchProducerTests {
    /// Counts up in labels, and how many batches it has made.
    private final class Made: Sendable {
        let count = Mutex(0)
    }

    private struct Counter: IteratorProtocol, Sendable {
        let last: Int
        let made: Made
        var position = 0

        mutating func next() -> TrainingBatch? {
            guard position < last else { return nil }
            position += 1
            made.count.withLock { $0 += 1 }
            return TrainingBatch(images: [], labels: [UInt8(position)])
        }
    }

    @Test func batchesComeInOrderAndThenNone() {
        let producer = BatchProducer(ahead: 3, Counter(last: 50, made: Made()))
        defer { producer.stop() }
        let all = (0..<50).map { _ in producer.next()?.labels.first }
        #expect(all == (1...50).map { $0 })
        #expect(producer.next() == nil)
        #expect(producer.next() == nil)
    }

    @Test func onlySomeBatchesAreMadeAhead() async throws {
        let made = Made()
        let producer = BatchProducer(ahead: 4, Counter(last: 100, made: made))
        defer { producer.stop() }
        _ = producer.next()
        // It may make four ahead of the one that was taken, and no more however long one waits.
        for _ in 0..<200 where made.count.withLock({ $0 }) < 5 { try await Task.sleep(for: .milliseconds(5)) }
        try await Task.sleep(for: .milliseconds(50))
        #expect(made.count.withLock { $0 } == 5)
    }

    @Test func stoppingEndsTheThreadWhileItWaitsForRoom() async throws {
        let made = Made()
        let producer = BatchProducer(ahead: 2, Counter(last: 100, made: made))
        for _ in 0..<200 where made.count.withLock({ $0 }) < 2 { try await Task.sleep(for: .milliseconds(5)) }
        producer.stop()
        #expect(producer.next() == nil)
        #expect(made.count.withLock { $0 } <= 3)
        producer.stop()
    }
}
