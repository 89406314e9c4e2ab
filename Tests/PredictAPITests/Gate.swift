import Dispatch
import Synchronization

/// Holds lanes back until a test lets them go.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let waiting = Mutex(0)

    /// How many lanes stand before the gate.
    var waiters: Int { waiting.withLock { $0 } }

    func wait() {
        waiting.withLock { $0 += 1 }
        semaphore.wait()
        waiting.withLock { $0 -= 1 }
    }

    /// Lets some pass, now or later.
    func open(_ count: Int) { for _ in 0..<count { semaphore.signal() } }
}

/// Counts calls from any thread.
final class Counter: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }
    @discardableResult
    func next() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }
}
