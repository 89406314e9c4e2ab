import Glibc

/// The number of descriptors that this process may have open.
public enum OpenFilesLimit {
    /// Raises the soft limit to the hard one.
    ///
    /// The usual soft limit of 1,024 exists for programs that use `select`; servers are meant to raise it (systemd's
    /// manual, "Process Properties", and the Go runtime do the same).
    public static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
