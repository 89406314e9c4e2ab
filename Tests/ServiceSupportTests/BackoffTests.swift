import ServiceSupport
import Testing

struct BackoffTests {
    @Test(arguments: [(1, 1.0), (2, 2), (3, 4), (6, 32), (7, 60), (1_000, 60)])
    func theBoundDoublesUpToTheLongest(_ failures: Int, _ seconds: Double) {
        for (chance, share) in [(1.0, 1.0), (0, 0.5), (2, 1), (-1, 0.5)] {
            var backoff = Backoff(first: .seconds(1), longest: .seconds(60))
            for _ in 1..<failures { _ = backoff.next() }
            #expect(backoff.next(chance: chance) == .seconds(seconds * share))
            #expect(backoff.failures == failures)
        }
    }

    @Test func aSuccessBeginsAnew() {
        var backoff = Backoff(first: .milliseconds(100), longest: .seconds(5))
        for _ in 0..<20 { _ = backoff.next() }
        backoff.reset()
        let pause = backoff.next()
        #expect(pause >= .milliseconds(50) && pause <= .milliseconds(100))
    }

    @Test func chanceSpreadsInstances() {
        let delays = Set(
            (0..<20).map { _ in
                var backoff = Backoff(first: .seconds(16), longest: .seconds(60))
                return backoff.next()
            }
        )
        #expect(delays.count > 10)
        let areWithin = delays.allSatisfy { $0 >= .seconds(8) && $0 <= .seconds(16) }
        #expect(areWithin)
    }
}
