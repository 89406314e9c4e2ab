/// Numbers for single pixels, much cheaper than a generator's.
enum PixelHash {
    /// Spreads 32 bits over 32 others:
    /// the finaliser of MurmurHash3 (Austin Appleby, public domain).
    @inline(__always) static func mix(_ value: UInt32) -> UInt32 {
        var bits = value
        bits = (bits ^ (bits >> 16)) &* 0x85EB_CA6B
        bits = (bits ^ (bits >> 13)) &* 0xC2B2_AE35
        return bits ^ (bits >> 16)
    }

    /// Spreads 64 bits over 64 others: the finaliser of SplitMix64 (Sebastiano Vigna, public domain).
    @inline(__always) static func mix(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// The sum of the three lowest bytes about its mean: nearly bell-shaped, standard deviation 128.
    @inline(__always) static func bell(_ bits: UInt64) -> Int32 {
        Int32(truncatingIfNeeded: (bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255)) - 382
    }
}
