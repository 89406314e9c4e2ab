import Testing

@testable import Launch

struct SupervisionTests {
    private var supervision = Supervision(startSeconds: 60, stopSeconds: 20)

    /// Both run and are ready.
    private mutating func serve() {
        _ = supervision.begin()
        _ = supervision.take(.ready(.api))
        _ = supervision.take(.ready(.page))
    }

    @Test mutating func thePageStartsOnceTheAPIIsReady() {
        let first = supervision.begin()
        #expect(first == [.start(.api)])
        let second = supervision.take(.ready(.api))
        #expect(second == [.start(.page)])
        let third = supervision.take(.ready(.page))
        #expect(third == [.announce])
    }

    @Test mutating func thePageStopsBeforeTheAPI() {
        serve()
        let first = supervision.take(.stopRequested)
        #expect(first == [.terminate(.page)])
        let second = supervision.take(.ended(.page, status: 0))
        #expect(second == [.terminate(.api)])
        let third = supervision.take(.ended(.api, status: 0))
        #expect(third == [.finish(0)])
    }

    @Test mutating func aStopBeforeThePageRunsStopsTheAPIOnly() {
        _ = supervision.begin()
        let first = supervision.take(.stopRequested)
        #expect(first == [.terminate(.api)])
        let late = supervision.take(.ready(.api))
        #expect(late.isEmpty)
        let last = supervision.take(.ended(.api, status: 0))
        #expect(last == [.finish(0)])
    }

    @Test(arguments: [(ServedProgram.api, ServedProgram.page), (.page, .api)])
    mutating func oneThatEndsByItselfEndsTheOtherWithItsStatus(_ dead: ServedProgram, _ other: ServedProgram) {
        serve()
        let first = supervision.take(.ended(dead, status: 137))
        #expect(first == [.say("\(dead.fileName) ended by itself with status 137; stopping"), .terminate(other)])
        // How the other one ends then is not the cause.
        let last = supervision.take(.ended(other, status: 1))
        #expect(last == [.say("\(other.fileName) ended with status 1"), .finish(137)])
    }

    @Test mutating func anEndByItselfWithStatus0StaysOne() {
        serve()
        _ = supervision.take(.ended(.api, status: 0))
        let last = supervision.take(.ended(.page, status: 3))
        #expect(last.last == .finish(0))
    }

    @Test mutating func aFailureToStopIsTheStatusOfAStop() {
        serve()
        _ = supervision.take(.stopRequested)
        let first = supervision.take(.ended(.page, status: 137))
        #expect(first == [.say("WebFrontend ended with status 137"), .terminate(.api)])
        let last = supervision.take(.ended(.api, status: 0))
        #expect(last == [.finish(137)])
    }

    @Test mutating func whoDoesNotStopInTimeIsKilled() {
        serve()
        _ = supervision.take(.stopRequested)
        let actions = supervision.take(.stopIsLate(.page))
        #expect(actions == [.say("WebFrontend did not stop within 20 s and is killed"), .kill(.page)])
    }

    @Test mutating func aSecondRequestDoesNotWaitForTheOrder() {
        serve()
        _ = supervision.take(.stopRequested)
        let actions = supervision.take(.stopRequested)
        #expect(actions == [.terminate(.api), .terminate(.page)])
    }

    @Test mutating func anAPIThatAnswersButIsNotReadyDoesNotKeepThePageAway() {
        _ = supervision.begin()
        let actions = supervision.take(.late(.api, isLive: true))
        #expect(actions == [.say("PredictAPI is not ready after 60 s; going on without"), .start(.page)])
    }

    @Test mutating func anAPIThatDoesNotAnswerEndsTheStart() {
        _ = supervision.begin()
        let actions = supervision.take(.late(.api, isLive: false))
        #expect(actions == [.say("PredictAPI is not ready after 60 s; stopping"), .terminate(.api)])
        let last = supervision.take(.ended(.api, status: 0))
        #expect(last == [.finish(1)])
    }

    @Test mutating func aProgramThatIsMissingEndsTheStart() {
        _ = supervision.begin()
        _ = supervision.take(.ready(.api))
        let actions = supervision.take(.cannotStart(.page, reason: "cannot start it"))
        #expect(actions == [.say("cannot start it"), .terminate(.api)])
        let last = supervision.take(.ended(.api, status: 0))
        #expect(last == [.finish(127)])
    }
}
