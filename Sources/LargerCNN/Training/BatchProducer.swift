internal import Dispatch
internal import Synchronization

/// Prepares batches on a thread of its own, a few ahead of whoever takes them.
///
/// Batches come in order and depend on nothing but their number, so that a training is the same with and without it.
final class BatchProducer: Sendable {
    private struct State {
        var ready: [TrainingBatch] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    /// Counts places for batches to come.
    private let free = DispatchSemaphore(value: 0)
    /// Counts batches that are ready, and the end behind them.
    private let filled = DispatchSemaphore(value: 0)
    private let work = DispatchGroup()

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - ahead: The most batches that wait to be taken.
    ///   - batches: Makes the batches, on the thread.
    init<Batches>(ahead: Int, _ batches: Batches)
    where Batches: IteratorProtocol & Sendable, Batches.Element == TrainingBatch {
        // A semaphore must not end below the value that it was made with: it starts at 0 and is raised.
        for _ in 0..<ahead { free.signal() }
        DispatchQueue(label: "batches", qos: .userInitiated).async(group: work) { [self] in
            var batches = batches
            while true {
                free.wait()
                guard !state.withLock({ $0.isStopped }), let batch = batches.next() else { break }
                state.withLock { $0.ready.append(batch) }
                filled.signal()
            }
            filled.signal()
        }
    }

    /// The next batch, as soon as it is ready; nil after the last one and after ``stop()``.
    func next() -> TrainingBatch? {
        filled.wait()
        let batch: TrainingBatch? = state.withLock { state in
            state.isStopped || state.ready.isEmpty ? nil : state.ready.removeFirst()
        }
        // The end stays to be found by the next call.
        if batch == nil { filled.signal() } else { free.signal() }
        return batch
    }

    /// Ends the thread and waits until it has ended; batches that nobody took are dropped.
    func stop() {
        state.withLock { $0.isStopped = true }
        free.signal()
        work.wait()
    }
}
