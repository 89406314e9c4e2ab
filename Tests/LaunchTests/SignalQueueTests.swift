import Glibc
import Testing

@testable import Launch

/// Each case runs in a process of its own, since a signal belongs to the whole process.
struct SignalQueueTests {
    @Test func aBlockedSignalIsTheNextOne() async {
        await #expect(processExitsWith: .exitCode(3)) {
            let queue = SignalQueue()
            // To this very thread: the test's process has others that block nothing.
            for number in [SIGTERM, SIGINT, SIGHUP] {
                pthread_kill(pthread_self(), number)
                guard case .stop = queue.next(within: 5_000) else { exit(4) }
            }
            exit(3)
        }
    }

    @Test func nothingIsWaitedForNoLongerThanAsked() async {
        await #expect(processExitsWith: .exitCode(3)) {
            let queue = SignalQueue()
            let start = ContinuousClock.now
            guard case .nothing = queue.next(within: 50) else { exit(4) }
            exit(ContinuousClock.now - start >= .milliseconds(50) ? 3 : 5)
        }
    }

    @Test func anIgnoredHangUpStaysIgnored() async {
        await #expect(processExitsWith: .exitCode(3)) {
            signal(SIGHUP, SIG_IGN)
            let queue = SignalQueue()
            pthread_kill(pthread_self(), SIGHUP)
            guard case .nothing = queue.next(within: 50) else { exit(4) }
            exit(3)
        }
    }
}
