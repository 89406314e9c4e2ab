import LargerCNN

/// What a lane does with the jobs that it took: prepares the digits one after the other, and shows them to the network
/// at once.
struct LaneTurn {
    /// The lane's network.
    let network: LanePool.Network
    /// The same for work that has the lane for itself.
    let aloneNetwork: LanePool.Network
    /// What has waited longer is not begun.
    let longestWait: Duration
    private var digits: [LaneDigit] = []
    private(set) var statistics = LaneStatistics()

    /// Begins a turn.
    ///
    /// - Parameters:
    ///   - network: The lane's network.
    ///   - aloneNetwork: The same for work that has the lane for itself.
    ///   - longestWait: What has waited longer is not begun.
    init(
        network: @escaping LanePool.Network,
        aloneNetwork: LanePool.Network? = nil,
        longestWait: Duration
    ) {
        self.network = network
        self.aloneNetwork = aloneNetwork ?? network
        self.longestWait = longestWait
    }

    /// Does some jobs; every caller has its answer afterwards.
    mutating func run(_ jobs: [LaneJob]) {
        let start = ContinuousClock.now
        for job in jobs { begin(job) }
        predict()
        statistics.worked = ContinuousClock.now - start
    }

    private mutating func begin(_ job: LaneJob) {
        let waited = ContinuousClock.now - job.came
        guard job.caller.isWaiting else {
            statistics.abandoned += 1
            return job.drop(CancellationError())
        }
        // Once begun, a caller's work is done: its later digits have waited for its earlier ones.
        guard waited <= longestWait || job.caller.hasBegun else {
            statistics.overdue += 1
            return job.drop(LanePoolError.overdue(limit: longestWait))
        }
        job.caller.begin()
        statistics.waited += waited
        switch job.work {
        case .alone(let run):
            statistics.alone += 1
            run(aloneNetwork)
        case .digit(let make):
            if let digit = make(waited) { digits.append(digit) }
        }
    }

    private mutating func predict() {
        guard !digits.isEmpty else { return }
        statistics.countBatch(of: digits.count)
        let start = ContinuousClock.now
        let readings = Result {
            try SecondLook.readings(
                of: digits.map(\.image),
                otherwise: { $0.map { digits[$0].others() } },
                by: network
            )
        }
        let computed = ContinuousClock.now - start
        for (index, digit) in digits.enumerated() {
            digit.finish(readings.map { $0[index] }, computed)
        }
        digits = []
    }
}
