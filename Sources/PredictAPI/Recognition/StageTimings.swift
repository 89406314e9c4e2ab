/// How long each stage of a prediction took, in milliseconds.
struct StageTimings: Sendable, Encodable {
    /// Bytes to picture.
    var decode = 0.0
    /// Picture to digit.
    var preprocess = 0.0
    /// Digit to prediction; waiting for a lane does not count.
    var predict = 0.0

    /// Runs a stage and notes its time, to the microsecond.
    mutating func measure<Output>(
        _ stage: WritableKeyPath<StageTimings, Double>,
        _ body: () throws -> Output
    ) rethrows -> Output {
        let start = ContinuousClock.now
        defer { self[keyPath: stage] = Self.milliseconds(since: start) }
        return try body()
    }

    /// The time since an instant in milliseconds, to the microsecond.
    static func milliseconds(since start: ContinuousClock.Instant) -> Double {
        (((ContinuousClock.now - start) / .microseconds(1)).rounded()) / 1_000
    }
}
