import Testing

@testable import AccessControl

struct RateLimiterTests {
    private let start = ContinuousClock.now

    @Test func aBurstGoesThroughAndThenOneInEachInterval() {
        let limiter = RateLimiter(RateLimit(rate: 2, burst: 3))
        let first = (0..<4).map { _ in limiter.take(for: "a", at: start) }
        #expect(first.map(\.isAllowed) == [true, true, true, false])
        #expect(first.map(\.remaining) == [2, 1, 0, 0])
        #expect(first.map(\.retryAfter) == [0, 0, 0, 1])
        #expect(first.map(\.untilFull) == [1, 1, 2, 2])
        #expect(!limiter.take(for: "a", at: start + .milliseconds(490)).isAllowed)
        #expect(limiter.take(for: "a", at: start + .milliseconds(510)).isAllowed)
        #expect(!limiter.take(for: "a", at: start + .milliseconds(520)).isAllowed)
    }

    @Test func overTimeACallerGetsTheRateAndNoMore() {
        let limiter = RateLimiter(RateLimit(rate: 10, burst: 5))
        let allowed = (0..<10_000).count { limiter.take(for: "a", at: start + .milliseconds($0)).isAllowed }
        // Ten seconds at ten a second, and the five of the first moment.
        #expect((104...105).contains(allowed))
    }

    @Test func aPauseFillsTheBucketAndNoMore() {
        let limiter = RateLimiter(RateLimit(rate: 1, burst: 2))
        _ = limiter.take(for: "a", at: start)
        let later = start + .seconds(3600)
        #expect((0..<3).map { _ in limiter.take(for: "a", at: later).isAllowed } == [true, true, false])
    }

    @Test func waitingAsLongAsToldIsEnough() {
        let limiter = RateLimiter(RateLimit(rate: 0.3, burst: 1))
        _ = limiter.take(for: "a", at: start)
        let refused = limiter.take(for: "a", at: start + .milliseconds(100))
        #expect(refused.retryAfter == 4)
        #expect(limiter.take(for: "a", at: start + .milliseconds(100) + .seconds(refused.retryAfter)).isAllowed)
    }

    @Test func callersDoNotShareABucket() {
        let limiter = RateLimiter(RateLimit(rate: 1, burst: 1))
        #expect(limiter.take(for: "a", at: start).isAllowed)
        #expect(limiter.take(for: "b", at: start).isAllowed)
        #expect(!limiter.take(for: "a", at: start).isAllowed)
    }

    @Test func aRequestOfManyMayLeaveADebtOfAtMostABucket() {
        let limiter = RateLimiter(RateLimit(rate: 1, burst: 4))
        _ = limiter.take(for: "a", at: start)
        limiter.charge(1_000_000, to: "a", at: start)
        #expect(limiter.take(for: "a", at: start).retryAfter == 5)
        #expect(!limiter.take(for: "a", at: start + .milliseconds(4_900)).isAllowed)
        #expect(limiter.take(for: "a", at: start + .milliseconds(5_000)).isAllowed)
    }

    @Test func aClockThatSeemsToGoBackGivesNothing() {
        let limiter = RateLimiter(RateLimit(rate: 1, burst: 1))
        _ = limiter.take(for: "a", at: start + .seconds(10))
        #expect(!limiter.take(for: "a", at: start).isAllowed)
        #expect(!limiter.take(for: "a", at: start + .seconds(10)).isAllowed)
    }

    @Test func theTableStaysBoundedAndForgetsTheQuietFirst() {
        let limiter = RateLimiter(RateLimit(rate: 0.001, burst: 1), capacity: 100)
        for index in 0..<10_000 {
            #expect(limiter.take(for: "\(index)", at: start).isAllowed)
            // Whoever goes on asking is remembered, however many others come.
            if index == 0 { continue }
            #expect(!limiter.take(for: "0", at: start).isAllowed)
        }
        #expect(limiter.count <= 100)
    }
}
