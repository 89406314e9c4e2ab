/// How much one caller may ask: a token bucket that holds `burst` requests and fills at `rate`.
public struct RateLimit: Sendable, Equatable {
    /// Requests a second in the long run.
    public let rate: Double
    /// Requests at once after a pause.
    public let burst: Int

    /// Sets a limit.
    ///
    /// - Parameters:
    ///   - rate: Requests a second, more than 0.
    ///   - burst: Requests at once, at least 1.
    public init(rate: Double, burst: Int) {
        precondition(rate > 0 && burst > 0)
        self.rate = rate
        self.burst = burst
    }

    /// How many seconds an empty bucket takes to be full.
    public var window: Double { Double(burst) / rate }
}
