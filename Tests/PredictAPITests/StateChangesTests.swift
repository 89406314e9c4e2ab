import Testing

@testable import PredictAPI

@Suite(.timeLimit(.minutes(1)))
struct StateChangesTests {
    /// An actor whose state others wait for.
    private actor Tally {
        nonisolated let changes = StateChanges()
        private(set) var looks = 0
        var count = 0 { didSet { changes.announce() } }

        func add() { count += 1 }

        /// Waits for the count to be this.
        func wait(for wanted: Int, atMost time: Duration) async -> Int {
            await changes.wait(atMost: time) {
                looks += 1
                return count == wanted
            }
            return count
        }
    }

    private let tally = Tally()

    /// Begins to wait for a count.
    private func waiting(for wanted: Int, atMost time: Duration) async -> Task<Int, Never> {
        let before = tally.changes.waiterCount
        let task = Task { await tally.wait(for: wanted, atMost: time) }
        while tally.changes.waiterCount == before, !task.isCancelled { await Task.yield() }
        return task
    }

    @Test func whoWaitsGoesOnWhenItIsSoAndNoSooner() async {
        let task = await waiting(for: 3, atMost: .seconds(50))
        for _ in 0..<3 { await tally.add() }
        #expect(await task.value == 3)
        // Once at first, and at most once for each change.
        #expect(await (2...4).contains(tally.looks))
        #expect(tally.changes.waiterCount == 0)
    }

    @Test func whatIsSoAlreadyIsNotWaitedFor() async {
        #expect(await tally.wait(for: 0, atMost: .seconds(50)) == 0)
        #expect(await tally.looks == 1)
    }

    @Test func allWhoWaitAreTold() async {
        let tasks = [await waiting(for: 1, atMost: .seconds(50)), await waiting(for: 1, atMost: .seconds(50))]
        await tally.add()
        for task in tasks { #expect(await task.value == 1) }
    }

    @Test func afterTheTimeNobodyWaits() async {
        let start = ContinuousClock.now
        #expect(await tally.wait(for: 1, atMost: .milliseconds(50)) == 0)
        #expect(.now - start >= .milliseconds(50))
        #expect(tally.changes.waiterCount == 0)
    }

    @Test func aTaskThatIsCancelledDoesNotWait() async {
        let task = await waiting(for: 1, atMost: .seconds(50))
        task.cancel()
        #expect(await task.value == 0)
        #expect(tally.changes.waiterCount == 0)
    }
}
