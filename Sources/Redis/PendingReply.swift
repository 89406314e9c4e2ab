import Synchronization

/// Somebody who waits for a reply and gets exactly one: Redis' own, or that it took too long.
final class PendingReply<Value: Sendable>: Sendable {
    typealias Outcome = Result<Value, RedisError>

    private let continuation: Mutex<CheckedContinuation<Outcome, Never>?>

    init(_ continuation: CheckedContinuation<Outcome, Never>) { self.continuation = Mutex(continuation) }

    /// Whether nobody waits any more.
    var isOver: Bool { continuation.withLock { $0 == nil } }

    /// Tells the outcome; only the first counts.
    func resume(_ outcome: Outcome) {
        let waiting = continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
        waiting?.resume(returning: outcome)
    }
}
