import Synchronization

/// Random identifiers, without asking the kernel for each.
///
/// They must not collide, but need not be secret: SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom
/// number generators") from a seed of the kernel's. Its 64 bits of state differ from process to process.
enum RandomBits {
    private static let state = Atomic<UInt64>(.random(in: .min ... .max))

    static func next() -> UInt64 {
        var bits = state.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    static func nextNonzero() -> UInt64 {
        // Each value comes once in a whole period, so the second try is never 0.
        let bits = next()
        return bits == 0 ? next() : bits
    }
}
