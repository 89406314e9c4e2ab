import Testing

@testable import Redis

/// Pauses that grow to their bound.
struct BackoffTests {
    @Test func pausesGrowToTheirBoundAndBeginAnew() {
        var backoff = Backoff(longest: .seconds(5))
        let first = backoff.next()
        #expect(first >= .milliseconds(50) && first <= .milliseconds(100))
        var pauses: [Duration] = []
        for _ in 0..<20 { pauses.append(backoff.next()) }
        let longest = pauses.max() ?? .zero
        #expect(longest <= .seconds(5) && longest > .milliseconds(2_500))
        // Chance keeps instances apart.
        #expect(Set(pauses.suffix(10)).count > 1)
        backoff.reset()
        #expect(backoff.next() <= .milliseconds(100))
    }
}
