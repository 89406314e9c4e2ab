/// Numbers for single pixels, much cheaper than a generator's.
enum PixelHash {
    /// Spreads 32 bits over 32 others (the finaliser of MurmurHash3, A. Appleby, public domain).
    @inline(__always) static func mix(_ value: UInt32) -> UInt32 {
        var bits = value
        bits = (bits ^ (bits >> 16)) &* 0x85EB_CA6B
        bits = (bits ^ (bits >> 13)) &* 0xC2B2_AE35
        return bits ^ (bits >> 16)
    }

    /// Turns 32 random bits into a nearly bell-shaped number: mean 0, standard deviation 147.8 (four bytes' sum).
    @inline(__always) static func bell(_ bits: UInt32) -> Int {
        Int((bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >> 24)) - 510
    }
}
