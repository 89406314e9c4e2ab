import Glibc

/// The signals that the launcher lives by, one after the other, instead of handlers that interrupt it.
///
/// Blocked signals stay pending until they are asked for (sigtimedwait(2)), also where this is process 1 of a
/// container, for which the kernel drops only signals that are not blocked.
struct SignalQueue {
    /// What came.
    enum Event {
        /// A child has ended, perhaps several.
        case child
        /// Somebody wants an end.
        case stop
        /// Nothing within the time.
        case nothing
    }

    private var signals = sigset_t()

    /// Blocks the signals for this thread and those that it starts: call it on the main thread, before there are others.
    init() {
        sigemptyset(&signals)
        for number in [SIGCHLD, SIGTERM, SIGINT] { sigaddset(&signals, number) }
        // Under nohup(1) the end of the terminal is not to be noticed.
        var action = sigaction()
        sigaction(SIGHUP, nil, &action)
        let isIgnored = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
        if !isIgnored { sigaddset(&signals, SIGHUP) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Waits for the next one.
    ///
    /// - Parameter milliseconds: At most this long; nil for as long as it takes.
    /// - Returns: What came.
    func next(within milliseconds: Int?) -> Event {
        var signals = signals
        var limit = timespec(tv_sec: (milliseconds ?? 0) / 1_000, tv_nsec: (milliseconds ?? 0) % 1_000 * 1_000_000)
        let number = milliseconds == nil ? sigwaitinfo(&signals, nil) : sigtimedwait(&signals, nil, &limit)
        switch number {
        case SIGCHLD: return .child
        case ..<0: return .nothing
        default: return .stop
        }
    }
}
