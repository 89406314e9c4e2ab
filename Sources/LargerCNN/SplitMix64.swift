/// Vigna's SplitMix64: a small, fast, seedable generator with one word of state, so that a checkpoint can hold it.
///
/// Source: S. Vigna, <https://prng.di.unimi.it/splitmix64.c>, public domain.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    /// The whole state.
    public private(set) var state: UInt64

    /// Starts a sequence.
    public init(seed: UInt64) { state = seed }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A float uniform in a half-open range, from the top 24 bits.
    public mutating func uniform(in range: Range<Float>) -> Float {
        let unit = Float(next() >> 40) * 0x1p-24
        return range.lowerBound + (range.upperBound - range.lowerBound) * unit
    }
}
