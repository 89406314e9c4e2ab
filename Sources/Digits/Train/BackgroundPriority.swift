import Glibc

/// The least of what the machine gives: for a training beside a server, which must not feel it.
enum BackgroundPriority {
    /// Lowers this process's priority for processor and disk; to be called before other threads start.
    ///
    /// Each step is taken as far as it is allowed: nice 19, then the idle policy, under which it runs only where nobody
    /// else wants to (sched(7)). The kernel takes the disk's priority from them (ioprio_set(2)): the idle class.
    static func take() {
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
        var parameters = sched_param(sched_priority: 0)
        _ = sched_setscheduler(0, idlePolicy, &parameters)
    }

    /// SCHED_IDLE of sched.h, which Swift imports only with GNU extensions.
    private static let idlePolicy: Int32 = 5
}
