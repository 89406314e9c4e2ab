import Glibc
import Testing

@testable import ServiceSupport

/// Each case runs in a process of its own, since a signal belongs to the whole process.
struct ShutdownSignalTests {
    @Test func theFirstSignalEndsTheWait() async {
        await #expect(processExitsWith: .exitCode(3)) {
            ShutdownSignal.install()
            #expect(ShutdownSignal.requested == nil)
            let waiting = Task { await ShutdownSignal.wait() }
            kill(getpid(), SIGTERM)
            let first = await waiting.value
            let second = await ShutdownSignal.wait()
            exit(first == SIGTERM && second == SIGTERM && ShutdownSignal.requested == SIGTERM ? 3 : 4)
        }
    }

    @Test func aSecondSignalEndsTheProcessAtOnce() async {
        await #expect(processExitsWith: .exitCode(128 + SIGINT)) {
            ShutdownSignal.install()
            kill(getpid(), SIGTERM)
            _ = await ShutdownSignal.wait()
            kill(getpid(), SIGINT)
            try await Task.sleep(for: .seconds(10))
        }
    }

    @Test func handlersRunOnAStackOfTheirOwn() async {
        await #expect(processExitsWith: .exitCode(3)) {
            ShutdownSignal.install()
            var (action, stack) = (sigaction(), stack_t())
            sigaction(SIGTERM, nil, &action)
            sigaltstack(nil, &stack)
            exit(action.sa_flags & SA_ONSTACK != 0 && stack.ss_sp != nil ? 3 : 4)
        }
    }

    @Test func aCancelledWaitReturnsNothing() async {
        let waiting = Task { await ShutdownSignal.wait() }
        waiting.cancel()
        #expect(await waiting.value == nil)
    }
}
