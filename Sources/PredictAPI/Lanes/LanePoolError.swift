/// Why lanes do no work for a caller.
enum LanePoolError: Error, Sendable, Equatable {
    /// As much work waits as may wait.
    case full(limit: Int)
    /// The work has waited too long: whoever asked for it has hardly any patience left.
    case overdue(limit: Duration)
    /// The pool has been stopped.
    case stopped
}
