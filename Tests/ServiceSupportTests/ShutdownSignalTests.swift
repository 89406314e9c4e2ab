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

    /// The interrupted thread holds the lock of `malloc` about every second time: a handler that allocates waits for ever.
    @Test func aSignalMayComeWhileMemoryIsBeingAllocated() async {
        for _ in 0..<16 {
            await #expect(processExitsWith: .exitCode(3)) {
                ShutdownSignal.install()
                alarm(20)
                // Large blocks come from the kernel, under the lock, and no small ones are in stock that need none.
                for _ in 0..<64 { _ = malloc(33) }
                let thread = pthread_self()
                try DedicatedThread.start {
                    usleep(20_000)
                    pthread_kill(thread, SIGTERM)
                }
                while ShutdownSignal.requested == nil { free(malloc(64 << 20)) }
                exit(3)
            }
        }
    }

    @Test func aCancelledWaitReturnsNothing() async {
        let waiting = Task { await ShutdownSignal.wait() }
        waiting.cancel()
        #expect(await waiting.value == nil)
    }
}
