import Metrics
import Testing

struct HistogramTests {
    @Test func aBoundBelongsToItsRange() {
        let histogram = Histogram(bounds: [1, 2])
        for value in [1, 1.5, 2, 2.5, -3] { histogram.observe(value) }
        #expect(histogram.snapshot == Histogram.Snapshot(counts: [2, 2, 1], sum: 4))
    }

    @Test func whatIsNoNumberDoesNotCount() {
        let histogram = Histogram(bounds: [1])
        histogram.observe(.nan)
        histogram.observe(.infinity)
        #expect(histogram.snapshot.counts == [0, 1])
    }

    @Test func durationsAreSeconds() {
        let histogram = Histogram(bounds: [0.001])
        histogram.observe(.microseconds(500))
        #expect(histogram.snapshot == Histogram.Snapshot(counts: [1, 0], sum: 0.0005))
    }

    @Test func nothingIsLostBetweenThreads() async {
        let (histogram, counter) = (Histogram(bounds: [0.5]), Counter())
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 {
                        histogram.observe(task.isMultiple(of: 2) ? 0 : 1)
                        counter.increment()
                    }
                }
            }
        }
        #expect(histogram.snapshot == Histogram.Snapshot(counts: [4_000, 4_000], sum: 4_000))
        #expect(counter.value == 8_000)
    }

    @Test func aCounterNeverFalls() {
        let counter = Counter()
        counter.increment(by: 5)
        counter.increment(by: -3)
        counter.increment(by: 0)
        #expect(counter.value == 5)
    }
}
