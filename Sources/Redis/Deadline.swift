/// When waiting ends; also early, once somebody writes to a descriptor that is watched along.
struct Deadline {
    /// Nil for never.
    var time: ContinuousClock.Instant?
    /// A descriptor that ends the waiting as soon as it can be read; nil for none.
    var interruption: Int32?

    /// In some time.
    init(in time: Duration, interruption: Int32? = nil) {
        self.init(at: .now + time, interruption: interruption)
    }

    /// At some time, or never.
    init(at time: ContinuousClock.Instant?, interruption: Int32? = nil) {
        self.time = time
        self.interruption = interruption
    }

    /// What is left for poll(2): milliseconds rounded up, or -1 for as long as it takes.
    var milliseconds: Int32 {
        guard let time else { return -1 }
        let left = (time - .now) / .milliseconds(1)
        return Int32(max(0, min(left.rounded(.up), 1e9)))
    }

    /// Whether it has passed.
    var isOver: Bool { time.map { $0 <= .now } ?? false }
}
