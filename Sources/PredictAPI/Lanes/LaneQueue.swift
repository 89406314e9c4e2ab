/// What waits for the lanes, and how much of it a lane takes.
///
/// Callers stand in a ring in the order in which they came, and each turn takes one job of each: whoever has one digit
/// to ask about waits for one digit of everybody before, and not for hundreds of somebody's batch. A value without
/// threads and clocks; ``LanePool`` guards it with a lock.
struct LaneQueue {
    /// What waits for one caller: digits, or one job that wants a lane for itself.
    private struct Line {
        let caller: LaneCaller
        var jobs: ArraySlice<LaneJob>

        var wantsLaneAlone: Bool {
            if case .alone = jobs.first?.work { true } else { false }
        }
    }

    /// How many lanes take from it.
    let lanes: Int
    /// How many jobs may wait.
    let limit: Int
    /// How many digits a lane takes at once.
    let batchLimit: Int

    private var ring: [Line] = []
    /// How many jobs wait.
    private(set) var waiting = 0
    /// How many lanes are at work.
    private(set) var busy = 0
    /// Whether it takes no more work.
    private(set) var isStopped = false
    /// What has happened so far.
    var statistics = LaneStatistics()

    /// Creates an empty queue.
    init(lanes: Int, limit: Int, batchLimit: Int) {
        precondition(lanes > 0 && limit > 0 && batchLimit > 0, "without lanes, queue or batch no work is done")
        self.lanes = lanes
        self.limit = limit
        self.batchLimit = batchLimit
    }

    /// Takes the jobs of one caller in, all or none.
    ///
    /// - Parameters:
    ///   - jobs: Any number of digits, or one job that wants a lane for itself.
    ///   - caller: Who has nothing else waiting.
    /// - Returns: Why they are refused, or nil.
    mutating func add(_ jobs: [LaneJob], of caller: LaneCaller) -> (any Error)? {
        // Looked at under the pool's lock: a cancellation that comes later finds the jobs here.
        if caller.isCancelled { return CancellationError() }
        if isStopped { return LanePoolError.stopped }
        // More than the queue holds is let in where nothing waits, or it would be refused for ever.
        guard waiting + jobs.count <= limit || waiting == 0 else {
            statistics.refused += jobs.count
            return LanePoolError.full(limit: limit)
        }
        ring.append(Line(caller: caller, jobs: jobs[...]))
        waiting += jobs.count
        return nil
    }

    /// Digits that wait, for a lane that interrupts a long job for them; none where another long job is next.
    mutating func takeDigits() -> [LaneJob] {
        ring.first?.wantsLaneAlone == true ? [] : take()
    }

    /// The next work of a lane that is free: one job that wants the lane for itself, or as many digits as wait.
    ///
    /// Lanes that are free as well leave each other their share. The network's programs are made for powers of two, so
    /// what goes beyond one is left for the next lane, which is hardly ever far.
    ///
    /// - Returns: Jobs that the lane is now busy with; none if none wait.
    mutating func take() -> [LaneJob] {
        guard waiting > 0 else { return [] }
        // Whoever stands before a job that wants a lane for itself goes first, and no one overtakes it.
        let ready = ring.firstIndex(where: \.wantsLaneAlone) ?? waiting
        var count = 1
        if ready > 0 {
            let free = max(1, lanes - busy)
            let share = min(batchLimit, ready, (waiting + free - 1) / free)
            count = 1 << (Int.bitWidth - 1 - share.leadingZeroBitCount)
        }
        busy += 1
        waiting -= count
        return (0..<count).compactMap { _ in
            var line = ring.removeFirst()
            let job = line.jobs.popFirst()
            if !line.jobs.isEmpty { ring.append(line) }
            return job
        }
    }

    /// Notes that a lane has done what it took.
    mutating func finish() { busy -= 1 }

    /// Takes out what waits for a caller.
    mutating func remove(_ caller: LaneCaller) -> [LaneJob] {
        guard let index = ring.firstIndex(where: { $0.caller === caller }) else { return [] }
        let removed = ring.remove(at: index).jobs
        waiting -= removed.count
        statistics.abandoned += removed.count
        return Array(removed)
    }

    /// Takes no more work from now on; what waits is still given out.
    mutating func close() { isStopped = true }

    /// Takes no more work from now on, and gives out none.
    ///
    /// - Returns: What waited.
    mutating func stop() -> [LaneJob] {
        isStopped = true
        waiting = 0
        defer { ring = [] }
        return ring.flatMap(\.jobs)
    }
}
