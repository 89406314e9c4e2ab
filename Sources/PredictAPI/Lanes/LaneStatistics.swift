/// What the lanes have done since the start, counted for metrics.
struct LaneStatistics: Sendable, Equatable {
    /// Calls of the network by number of digits: at place i those of at most 2^i, and of more than 2^(i-1).
    private(set) var batches = [Int](repeating: 0, count: 8)
    /// Digits that went through the network in batches.
    private(set) var digits = 0
    /// Jobs that had a lane for themselves.
    var alone = 0
    /// Jobs that found the queue full.
    var refused = 0
    /// Jobs whose callers left before a lane began with them.
    var abandoned = 0
    /// Jobs that waited too long.
    var overdue = 0
    /// How long the jobs that were begun had waited, together.
    var waited = Duration.zero
    /// How long lanes were at work, together.
    var worked = Duration.zero

    /// Notes a call of the network.
    mutating func countBatch(of digits: Int) {
        guard digits > 0 else { return }
        let place = Int.bitWidth - (digits - 1).leadingZeroBitCount
        batches[min(place, batches.count - 1)] += 1
        self.digits += digits
    }

    /// Adds what one lane did in one turn, or another pool since its start.
    static func += (sum: inout LaneStatistics, part: LaneStatistics) {
        for place in sum.batches.indices { sum.batches[place] += part.batches[place] }
        sum.digits += part.digits
        sum.alone += part.alone
        sum.refused += part.refused
        sum.abandoned += part.abandoned
        sum.overdue += part.overdue
        sum.waited += part.waited
        sum.worked += part.worked
    }
}
