import Testing

@testable import ModelSource

struct BackoffTests {
    @Test(arguments: [(1, 1.0), (2, 2), (3, 4), (6, 32), (7, 60), (1_000_000, 60)])
    func theBoundDoublesUpToTheLongest(_ failures: Int, _ seconds: Double) {
        #expect(Backoff().delay(after: failures, chance: 1) == .seconds(seconds))
        #expect(Backoff().delay(after: failures, chance: 0) == .seconds(seconds / 2))
    }

    @Test func chanceSpreadsInstances() {
        let delays = Set((0..<20).map { _ in Backoff().delay(after: 5) })
        #expect(delays.count > 10)
        #expect(delays.allSatisfy { $0 >= .seconds(8) && $0 <= .seconds(16) })
    }
}
