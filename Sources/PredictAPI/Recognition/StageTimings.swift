/// How long each stage of a prediction took, in milliseconds.
struct StageTimings: Sendable, Encodable {
    /// The time in the queue stands in no body: it tells of the server, not of the picture.
    enum CodingKeys: String, CodingKey { case decode, preprocess, predict }

    /// When decoding began, for traces; nil where nothing was computed.
    var began: ContinuousClock.Instant?
    /// Waiting for a lane.
    var queue = 0.0
    /// Bytes to picture.
    var decode = 0.0
    /// Picture to digit.
    var preprocess = 0.0
    /// Digit to prediction, for the whole batch that the digit was part of.
    var predict = 0.0

    /// Runs a stage and notes its time, to the microsecond.
    mutating func measure<Output>(
        _ stage: WritableKeyPath<StageTimings, Double>,
        _ body: () throws -> Output
    ) rethrows -> Output {
        let start = ContinuousClock.now
        if began == nil { began = start }
        defer { self[keyPath: stage] = Self.milliseconds(since: start) }
        return try body()
    }

    /// The time since an instant in milliseconds, to the microsecond.
    static func milliseconds(since start: ContinuousClock.Instant) -> Double {
        milliseconds(ContinuousClock.now - start)
    }

    /// A duration in milliseconds, to the microsecond.
    static func milliseconds(_ duration: Duration) -> Double {
        (duration / .microseconds(1)).rounded() / 1_000
    }
}
