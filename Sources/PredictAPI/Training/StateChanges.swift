import Synchronization

/// Lets tasks wait for an actor's state to become something, instead of looking at it again and again.
///
/// The actor announces each change; who waits looks at the state then, and at no other time. Both happen in the actor, so
/// that no change comes between a look and the waiting.
final class StateChanges: Sendable {
    private struct Waiting {
        var latest = 0
        var tasks: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let waiting = Mutex(Waiting())

    /// How many wait.
    var waiterCount: Int { waiting.withLock(\.tasks.count) }

    /// Has everyone who waits look at the state.
    func announce() {
        waiting.withLock { waiting in
            for task in waiting.tasks.values { task.yield() }
        }
    }

    /// Waits until something is so, until the time is over, or until the task is cancelled.
    ///
    /// - Parameters:
    ///   - time: How long at most.
    ///   - isSo: Looks at the state of the actor that calls this.
    func wait(atMost time: Duration, until isSo: () -> Bool) async {
        guard !isSo() else { return }
        // Changes that come while one looks are one more look.
        let (changes, task) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let key = waiting.withLock { waiting in
            waiting.latest += 1
            waiting.tasks[waiting.latest] = task
            return waiting.latest
        }
        let alarm = Task {
            try? await Task.sleep(for: time)
            task.finish()
        }
        for await _ in changes where isSo() { break }
        alarm.cancel()
        waiting.withLock { $0.tasks[key] = nil }
    }
}
