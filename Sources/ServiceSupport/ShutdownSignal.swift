import Dispatch
import Glibc
import Synchronization

/// SIGTERM and SIGINT as something to await or to ask for.
///
/// The first signal is a request; a second one ends the process at once with status 128 + number. A handler is
/// installed, so that it works as process 1 of a container, where the kernel drops signals without one.
public enum ShutdownSignal {
    /// What the handler and the rest share.
    ///
    /// The handler may only touch what is safe in a signal handler
    /// (signal-safety(7)): atomics and `write`.
    private struct State: ~Copyable {
        /// The first signal's number; 0 before it.
        let received = Atomic<Int32>(0)
        /// The pipe that wakes whoever waits; -1 before ``ShutdownSignal/install()``.
        let (readEnd, writeEnd): (Int32, Int32)

        init() {
            var ends: [Int32] = [-1, -1]
            // If no pipe can be had, `requested` still works and a second signal still ends the process.
            if pipe(&ends) == 0 {
                for end in ends {
                    _ = fcntl(end, F_SETFD, FD_CLOEXEC)
                    _ = fcntl(end, F_SETFL, O_NONBLOCK)
                }
            }
            (readEnd, writeEnd) = (ends[0], ends[1])
        }
    }

    private static let state = State()

    /// Bytes of the stack that handlers run on: the frame alone takes 3 KB where registers have 512 bits.
    private static let stackSize = 64 * 1024

    /// Installs the handlers; call it once, early, on the main thread, which the kernel prefers for signals.
    public static func install() {
        // The handler must not be the first to touch the lazily made state.
        _ = state.received.load(ordering: .relaxed)
        useStackOfItsOwn()
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            let (first, _) = ShutdownSignal.state.received.compareExchange(
                expected: 0,
                desired: number,
                ordering: .sequentiallyConsistent
            )
            guard first else { _exit(128 + number) }
            let saved = errno
            // No string: its bytes would come from `malloc`, whose lock the interrupted thread may hold.
            var byte: UInt8 = 1
            write(ShutdownSignal.state.writeEnd, &byte, 1)
            errno = saved
        }
        action.sa_flags = SA_RESTART | SA_ONSTACK
        sigaction(SIGTERM, &action, nil)
        sigaction(SIGINT, &action, nil)
        // A parent that spawns from a thread with blocked signals, as Dispatch's workers are, hands its mask down.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Gives handlers on this thread a stack of their own.
    ///
    /// Some of oneDNN's matrix kernels let the stack pointer point into a buffer of the heap while they run: a signal's
    /// frame on "the stack" would overwrite the heap beside it.
    private static func useStackOfItsOwn() {
        // Never freed: a signal may come as long as the process lives. Without memory for it, all stays as it was.
        guard let memory = malloc(stackSize) else { return }
        var stack = stack_t(ss_sp: memory, ss_flags: 0, ss_size: stackSize)
        sigaltstack(&stack, nil)
    }

    /// The signal that was received, or nil; for loops that look now and then.
    public static var requested: Int32? {
        let number = state.received.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Waits for a signal; several may wait, also after it came.
    ///
    /// - Returns: The signal's number, or nil if the task was cancelled.
    public static func wait() async -> Int32? {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        // The byte is never read, so that the pipe stays readable for everyone who waits later.
        let source = DispatchSource.makeReadSource(fileDescriptor: state.readEnd, queue: .global())
        source.setEventHandler { continuation.yield() }
        source.resume()
        defer { source.cancel() }
        for await _ in stream {
            if let number = requested { return number }
        }
        return requested
    }
}
