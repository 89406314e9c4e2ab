import Dispatch
import LargerCNN
import ServiceSupport
import Synchronization

/// Why a lane takes no work.
enum LanePoolError: Error, Sendable, Equatable {
    /// As much work waits as may wait.
    case full(limit: Int)
    /// The pool has been stopped.
    case stopped
}

/// A few threads, each with a network of its own, behind one bounded queue: first come, first served.
///
/// The work computes for milliseconds, so it runs on threads of its own and never on Swift's pool. What waits in the
/// queue is dropped when its task is cancelled; what runs is finished.
final class LanePool: Sendable {
    /// Digits in, ten raw scores for each out; it lives on one lane's thread and need not be `Sendable`.
    typealias Network = ([DigitImage]) throws -> [[Float]]
    /// Makes a lane's network, on the lane's own thread.
    typealias NetworkMaker = @Sendable () throws -> Network

    /// A piece of work that waits, and how its caller is told if it is never done.
    private struct Job: Sendable {
        let ticket: Ticket
        let run: @Sendable (Network) -> Void
        let drop: @Sendable (any Error) -> Void
    }

    /// Identifies a job to the handler of its cancellation.
    private final class Ticket: Sendable {
        let isCancelled = Atomic<Bool>(false)
    }

    private struct State {
        var jobs: [Job] = []
        var isStopped = false
    }

    private let lanes: Int
    private let queueLimit: Int
    private let state = Mutex(State())
    /// Counts jobs that were queued; a lane that finds none, because it was cancelled, waits again.
    private let queued = DispatchSemaphore(value: 0)

    /// Creates a pool; its threads start with ``start(_:)``.
    ///
    /// - Parameters:
    ///   - lanes: How many threads work.
    ///   - queueLimit: How many jobs may wait.
    init(lanes: Int, queueLimit: Int) {
        precondition(lanes > 0 && queueLimit > 0, "a pool without lanes or without a queue does no work")
        self.lanes = lanes
        self.queueLimit = queueLimit
    }

    /// Starts the lanes and returns when each has made its network.
    ///
    /// - Throws: What `makeNetwork` throws, or `DedicatedThread.Failure`.
    func start(_ makeNetwork: @escaping NetworkMaker) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<lanes {
                group.addTask { try await self.startLane(makeNetwork) }
            }
            try await group.waitForAll()
        }
    }

    /// Ends each lane after the job that it is doing; what waits is refused.
    func stop() {
        let waiting = state.withLock { state in
            state.isStopped = true
            defer { state.jobs = [] }
            return state.jobs
        }
        for job in waiting { job.drop(LanePoolError.stopped) }
        for _ in 0..<lanes { queued.signal() }
    }

    /// How many jobs wait for a lane.
    var waiting: Int { state.withLock(\.jobs.count) }

    /// The raw scores of one digit.
    ///
    /// - Throws: ``LanePoolError``, `CancellationError`, or what the network throws.
    func logits(_ image: DigitImage) async throws -> [Float] {
        try await run { network in try Self.logits(image, by: network) }
    }

    /// The raw scores of one digit, on the lane that one is on.
    static func logits(_ image: DigitImage, by network: Network) throws -> [Float] {
        let logits = try network([image])
        precondition(logits.count == 1, "scores of \(logits.count) digits for one")
        return logits[0]
    }

    /// Does a piece of work on a lane, with the lane's network.
    ///
    /// - Throws: ``LanePoolError``, `CancellationError` if the task is cancelled before the work begins, or what the
    ///   work throws.
    func run<Result: Sendable>(_ body: @escaping @Sendable (Network) throws -> Result) async throws -> Result {
        let ticket = Ticket()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let job = Job(
                    ticket: ticket,
                    run: { network in continuation.resume(with: Swift.Result { try body(network) }) },
                    drop: { continuation.resume(throwing: $0) }
                )
                if let refusal = enqueue(job) { job.drop(refusal) } else { queued.signal() }
            }
        } onCancel: {
            cancel(ticket)
        }
    }

    private func enqueue(_ job: Job) -> (any Error)? {
        state.withLock { state in
            // Looked at under the lock: a cancellation that comes later finds the job in the queue.
            if job.ticket.isCancelled.load(ordering: .relaxed) { return CancellationError() }
            if state.isStopped { return LanePoolError.stopped }
            guard state.jobs.count < queueLimit else { return LanePoolError.full(limit: queueLimit) }
            state.jobs.append(job)
            return nil
        }
    }

    private func cancel(_ ticket: Ticket) {
        let job = state.withLock { state in
            ticket.isCancelled.store(true, ordering: .relaxed)
            return state.jobs.firstIndex { $0.ticket === ticket }.map { state.jobs.remove(at: $0) }
        }
        job?.drop(CancellationError())
    }

    /// Starts a lane and returns when it has made its network.
    private func startLane(_ makeNetwork: @escaping NetworkMaker) async throws {
        try await withCheckedThrowingContinuation { (made: CheckedContinuation<Void, any Error>) in
            do {
                try DedicatedThread.start { [self] in
                    do {
                        let network = try makeNetwork()
                        made.resume()
                        work(with: network)
                    } catch {
                        made.resume(throwing: error)
                    }
                }
            } catch {
                made.resume(throwing: error)
            }
        }
    }

    /// The lane's loop.
    private func work(with network: Network) {
        while true {
            queued.wait()
            let (job, isStopped) = state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isStopped)
            }
            job?.run(network)
            if isStopped { return }
        }
    }
}
