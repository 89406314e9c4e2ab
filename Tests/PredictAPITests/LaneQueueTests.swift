import Testing

@testable import PredictAPI

/// Who may wait, and how much a free lane takes.
struct LaneQueueTests {
    private func digits(_ count: Int, of caller: LaneCaller = LaneCaller()) -> [LaneJob] {
        (0..<count).map { _ in LaneJob(caller: caller, work: .digit { _ in nil }, drop: { _ in }) }
    }

    /// A queue in which some digits wait.
    private func queue(lanes: Int, batch: Int = 8, waiting: Int) -> LaneQueue {
        var queue = LaneQueue(lanes: lanes, limit: 1_000, batchLimit: batch)
        let caller = LaneCaller()
        #expect(queue.add(digits(waiting, of: caller), of: caller) == nil)
        return queue
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 2), (4, 4), (7, 4), (8, 8), (100, 8)])
    func aLaneTakesThePowerOfTwoThatWaitsAtOnce(waiting: Int, taken: Int) {
        var queue = queue(lanes: 1, waiting: waiting)
        #expect(queue.take().count == taken)
        #expect(queue.waiting == waiting - taken)
    }

    @Test(arguments: [(1, 8, 8), (2, 4, 4), (4, 2, 2)])
    func lanesThatAreFreeLeaveEachOtherTheirShare(lanes: Int, first: Int, second: Int) {
        var queue = queue(lanes: lanes, waiting: lanes * first)
        for _ in 0..<lanes { #expect(queue.take().count == first) }
        #expect(queue.take().isEmpty)
        #expect(queue.busy == lanes)
    }

    @Test func aLaneTakesAllThatWaitsWhereTheOthersAreAtWork() {
        var queue = queue(lanes: 2, waiting: 2)
        #expect(queue.take().count == 1)
        let caller = LaneCaller()
        #expect(queue.add(digits(7, of: caller), of: caller) == nil)
        #expect(queue.take().count == 8)
        queue.finish()
        queue.finish()
        #expect(queue.busy == 0)
    }

    @Test func aBatchLimitOfOneTakesOneByOne() {
        var queue = queue(lanes: 1, batch: 1, waiting: 3)
        #expect(queue.take().count == 1)
    }

    @Test func manyJobsOfOneCallerAreTakenInAllOrNone() {
        var queue = LaneQueue(lanes: 1, limit: 4, batchLimit: 8)
        let caller = LaneCaller()
        #expect(queue.add(digits(3, of: caller), of: caller) == nil)
        #expect(queue.add(digits(2, of: caller), of: caller) as? LanePoolError == .full(limit: 4))
        #expect(queue.waiting == 3)
        #expect(queue.add(digits(1, of: caller), of: caller) == nil)
        #expect(queue.statistics.refused == 2)
    }

    @Test func moreThanTheQueueHoldsIsLetInWhereNothingWaits() {
        var queue = LaneQueue(lanes: 1, limit: 4, batchLimit: 8)
        let caller = LaneCaller()
        #expect(queue.add(digits(9, of: caller), of: caller) == nil)
        #expect(queue.add(digits(1, of: caller), of: caller) as? LanePoolError == .full(limit: 4))
    }

    @Test func whoAsksAboutOneDigitDoesNotStandBehindSomebodysHundreds() {
        var queue = LaneQueue(lanes: 1, limit: 1_000, batchLimit: 4)
        let callers = (0..<4).map { _ in LaneCaller() }
        for (caller, count) in zip(callers, [100, 1, 2, 1]) {
            #expect(queue.add(digits(count, of: caller), of: caller) == nil)
        }
        let turns = (0..<2).map { _ in queue.take().map { job in callers.firstIndex { $0 === job.caller } } }
        #expect(turns == [[0, 1, 2, 3], [0, 2, 0, 0]])
        #expect(queue.waiting == 96)
    }

    @Test func nobodyOvertakesAJobThatWantsALaneForItself() {
        var queue = LaneQueue(lanes: 1, limit: 1_000, batchLimit: 8)
        let callers = (0..<4).map { _ in LaneCaller() }
        let alone = LaneJob(caller: callers[2], work: .alone { _ in }, drop: { _ in })
        let work = [digits(3, of: callers[0]), digits(1, of: callers[1]), [alone], digits(5, of: callers[3])]
        for (caller, jobs) in zip(callers, work) { #expect(queue.add(jobs, of: caller) == nil) }
        let turns = (0..<4).map { _ in queue.take().map { job in callers.firstIndex { $0 === job.caller } } }
        #expect(turns == [[0, 1], [2], [3, 0, 3, 0], [3, 3]])
        #expect(queue.waiting == 1)
    }

    @Test func whatACallerWaitsForIsRemovedTogether() {
        var queue = LaneQueue(lanes: 1, limit: 100, batchLimit: 8)
        let (leaving, staying) = (LaneCaller(), LaneCaller())
        #expect(queue.add(digits(4, of: leaving), of: leaving) == nil)
        #expect(queue.add(digits(2, of: staying), of: staying) == nil)
        #expect(queue.remove(leaving).count == 4)
        #expect(queue.waiting == 2)
        #expect(queue.statistics.abandoned == 4)
    }

    @Test func aStoppedQueueGivesBackWhatWaitedAndTakesNothing() {
        var queue = queue(lanes: 1, waiting: 3)
        #expect(queue.stop().count == 3)
        #expect(queue.take().isEmpty)
        let caller = LaneCaller()
        #expect(queue.add(digits(1, of: caller), of: caller) as? LanePoolError == .stopped)
    }
}
