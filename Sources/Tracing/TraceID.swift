/// Which trace a span belongs to: 128 bits, not all of them 0.
public struct TraceID: Sendable, Hashable {
    let high: UInt64
    /// The half that samplers look at, since it is random in every system.
    let low: UInt64

    /// Joins two halves; nil for zero, which stands for no trace.
    init?(high: UInt64, low: UInt64) {
        guard high | low != 0 else { return nil }
        self.high = high
        self.low = low
    }

    private init(randomHigh: UInt64, randomLow: UInt64) {
        high = randomHigh
        low = randomLow
    }

    /// A fresh one.
    static func random() -> TraceID { TraceID(randomHigh: RandomBits.next(), randomLow: RandomBits.nextNonzero()) }

    /// 32 hexadecimal digits.
    public var text: String { Hexadecimal.text(high, low) }
}
