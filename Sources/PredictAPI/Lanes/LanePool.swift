import Dispatch
import LargerCNN
import ServiceSupport
import Synchronization

/// A few threads, each with a network of its own, behind one bounded queue.
///
/// The work computes for milliseconds, so it runs on threads of its own and never on Swift's pool. A lane that is free
/// begins at once with what waits: a lone digit never waits for company, and where many wait they go through the network
/// together, which costs less for each. What waits is dropped when its task is cancelled or its client has left; what
/// runs is finished.
final class LanePool: Sendable {
    /// Digits in, ten raw scores for each out; it lives on one lane's thread and need not be `Sendable`.
    typealias Network = ([DigitImage]) throws -> [[Float]]
    /// Makes a lane's network, on the lane's own thread.
    typealias NetworkMaker = @Sendable () throws -> Network

    private struct State {
        var queue: LaneQueue
        /// How many lanes sleep; each is woken by one signal.
        var sleeping = 0
        /// How many lanes there are.
        var running = 0
        /// Who waits for the last lane's end.
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    }

    /// How many threads work.
    let lanes: Int
    private let queueLimit: Int
    private let batchLimit: Int
    private let longestWait: Duration
    private let state: Mutex<State>
    private let wake = DispatchSemaphore(value: 0)

    /// Creates a pool; its threads start with ``start(_:)``.
    ///
    /// - Parameters:
    ///   - lanes: How many threads work.
    ///   - queueLimit: How many jobs may wait.
    ///   - batchLimit: How many digits go through the network at once.
    ///   - longestWait: What has waited longer is refused instead of done.
    init(lanes: Int, queueLimit: Int, batchLimit: Int = 8, longestWait: Duration = .seconds(10)) {
        self.lanes = lanes
        self.queueLimit = queueLimit
        self.batchLimit = batchLimit
        self.longestWait = longestWait
        state = Mutex(State(queue: LaneQueue(lanes: lanes, limit: queueLimit, batchLimit: batchLimit)))
    }

    /// A pool of the same size that has not been started.
    func successor() -> LanePool {
        LanePool(lanes: lanes, queueLimit: queueLimit, batchLimit: batchLimit, longestWait: longestWait)
    }

    /// How many jobs wait for a lane.
    var waiting: Int { state.withLock(\.queue.waiting) }
    /// How many lanes are at work.
    var busy: Int { state.withLock(\.queue.busy) }
    /// What has happened since the start.
    var statistics: LaneStatistics { state.withLock(\.queue.statistics) }

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

    /// Takes no more work, finishes what waits, ends the lanes, and returns when the last one is gone with its network.
    ///
    /// Who comes later is refused with ``LanePoolError/stopped``.
    func retire() async {
        let sleeping = state.withLock { state in
            defer { state.sleeping = 0 }
            state.queue.close()
            return state.sleeping
        }
        for _ in 0..<sleeping { wake.signal() }
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard state.running > 0 else { return true }
                state.waitingForEnd.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// Ends each lane after what it is doing; what waits is refused.
    func stop() {
        let (waiting, sleeping) = state.withLock { state in
            defer { state.sleeping = 0 }
            return (state.queue.stop(), state.sleeping)
        }
        for job in waiting { job.drop(LanePoolError.stopped) }
        for _ in 0..<sleeping { wake.signal() }
    }

    // MARK: - Work

    /// Prepares some inputs, each on a lane, and shows them to the network, together with whatever else waits.
    ///
    /// - Parameters:
    ///   - inputs: At least one.
    ///   - isHere: Whether the client still waits; asked before each input is begun.
    ///   - prepare: Makes a digit of an input, on a lane's thread.
    ///   - again: Makes other digits of an input that the network is in doubt about, on the same thread.
    /// - Returns: What came of each input, in order.
    /// - Throws: ``LanePoolError``, or `CancellationError` if the task is cancelled before the work is done.
    func predict<Input: Sendable, Prepared: Sendable>(
        _ inputs: [Input],
        isHere: @escaping @Sendable () -> Bool = { true },
        prepare: @escaping @Sendable (Input) throws -> (image: DigitImage, prepared: Prepared),
        again: @escaping @Sendable (Input, Prepared) -> [(image: DigitImage, prepared: Prepared)] = { _, _ in [] }
    ) async throws -> [Result<LaneOutput<Prepared>, any Error>] {
        precondition(!inputs.isEmpty, "nothing to predict")
        let caller = LaneCaller(isHere: isHere)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let group = LaneGroup<Prepared>(count: inputs.count, continuation: continuation)
                let jobs = inputs.enumerated().map { index, input in
                    LaneJob(
                        caller: caller,
                        work: .digit { waited in
                            do {
                                let (image, prepared) = try prepare(input)
                                var others: [(image: DigitImage, prepared: Prepared)] = []
                                let prepareAgain = {
                                    others = again(input, prepared)
                                    return others.map(\.image)
                                }
                                return LaneDigit(image: image, others: prepareAgain) { reading, computed in
                                    let outcome = reading.map { reading in
                                        LaneOutput(
                                            prepared: reading.preparation.map { others[$0].prepared } ?? prepared,
                                            logits: reading.logits,
                                            waited: waited,
                                            computed: computed,
                                            finished: .now
                                        )
                                    }
                                    group.set(index, outcome)
                                }
                            } catch {
                                group.set(index, .failure(error))
                                return nil
                            }
                        },
                        drop: { group.fail($0) }
                    )
                }
                submit(jobs, of: caller) { group.fail($0) }
            }
        } onCancel: {
            cancel(caller)
        }
    }

    /// Does a piece of work that has a lane for itself, with the lane's network.
    ///
    /// Whenever it asks the network, a batch of the digits that wait comes first: a long piece of work, such as a number
    /// of many digits, does not hold up short ones until its end.
    ///
    /// - Parameters:
    ///   - isHere: Whether the client still waits; asked before the work is begun.
    ///   - body: The work, on a lane's thread.
    /// - Returns: What the work returns.
    /// - Throws: ``LanePoolError``, `CancellationError` if the task is cancelled before the work begins, or what the
    ///   work throws.
    func run<Output: Sendable>(
        isHere: @escaping @Sendable () -> Bool = { true },
        _ body: @escaping @Sendable (Network) throws -> Output
    ) async throws -> Output {
        let caller = LaneCaller(isHere: isHere)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let job = LaneJob(
                    caller: caller,
                    work: .alone { network in continuation.resume(with: Result { try body(network) }) },
                    drop: { continuation.resume(throwing: $0) }
                )
                submit([job], of: caller, refuse: job.drop)
            }
        } onCancel: {
            cancel(caller)
        }
    }

    private func submit(_ jobs: [LaneJob], of caller: LaneCaller, refuse: (any Error) -> Void) {
        let (refusal, woken) = state.withLock { state -> ((any Error)?, Int) in
            if let refusal = state.queue.add(jobs, of: caller) { return (refusal, 0) }
            let woken = min(state.sleeping, jobs.count)
            state.sleeping -= woken
            return (nil, woken)
        }
        if let refusal { return refuse(refusal) }
        for _ in 0..<woken { wake.signal() }
    }

    private func cancel(_ caller: LaneCaller) {
        let removed = state.withLock { state in
            caller.cancel()
            return state.queue.remove(caller)
        }
        for job in removed { job.drop(CancellationError()) }
    }

    // MARK: - Lanes

    /// Starts a lane and returns when it has made its network.
    private func startLane(_ makeNetwork: @escaping NetworkMaker) async throws {
        state.withLock { $0.running += 1 }
        let maker = LaneMaker(makeNetwork)
        try await withCheckedThrowingContinuation { (made: CheckedContinuation<Void, any Error>) in
            do {
                try DedicatedThread.start { [self] in
                    do {
                        try live(with: maker, made)
                    } catch {
                        made.resume(throwing: error)
                    }
                    end()
                }
            } catch {
                end()
                made.resume(throwing: error)
            }
        }
    }

    /// A lane's life; its network ends with it.
    private func live(with maker: LaneMaker, _ made: CheckedContinuation<Void, any Error>) throws {
        guard let network = try maker.take()?() else { preconditionFailure("a lane lives once") }
        made.resume()
        work(with: network)
    }

    /// Notes that a lane is gone.
    private func end() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.running -= 1
            guard state.running == 0 else { return [] }
            defer { state.waitingForEnd = [] }
            return state.waitingForEnd
        }
        for continuation in waiting { continuation.resume() }
    }

    /// The lane's loop.
    private func work(with network: @escaping Network) {
        let interrupted: Network = { [self] images in
            let waiting = state.withLock { $0.queue.takeDigits() }
            if !waiting.isEmpty { take(waiting, LaneTurn(network: network, longestWait: longestWait), isWithin: true) }
            return try network(images)
        }
        while let jobs = next() {
            take(jobs, LaneTurn(network: network, aloneNetwork: interrupted, longestWait: longestWait))
        }
    }

    /// Does in a turn what was taken from the queue.
    private func take(_ jobs: [LaneJob], _ turn: LaneTurn, isWithin: Bool = false) {
        var turn = turn
        turn.run(jobs)
        var statistics = turn.statistics
        // The turn that this one interrupts counts its time, too.
        if isWithin { statistics.worked = .zero }
        state.withLock { [statistics] state in
            state.queue.statistics += statistics
            state.queue.finish()
        }
    }

    /// What a free lane does next; it sleeps until there is something.
    ///
    /// - Returns: At least one job; nil once the pool has been stopped.
    private func next() -> [LaneJob]? {
        while true {
            let jobs = state.withLock { state -> [LaneJob]? in
                let jobs = state.queue.take()
                guard jobs.isEmpty else { return jobs }
                if state.queue.isStopped { return nil }
                state.sleeping += 1
                return []
            }
            guard let jobs else { return nil }
            if !jobs.isEmpty { return jobs }
            wake.wait()
        }
    }
}

/// What makes a lane's network, held no longer than until it has: the weights beneath go with the last lane.
private final class LaneMaker: Sendable {
    private let maker: Mutex<LanePool.NetworkMaker?>

    init(_ maker: @escaping LanePool.NetworkMaker) { self.maker = Mutex(maker) }

    func take() -> LanePool.NetworkMaker? { maker.withLock { $0.take() } }
}
