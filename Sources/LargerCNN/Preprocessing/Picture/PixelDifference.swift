/// How far a pixel's channels are from a colour's, in the channel where that is most.
///
/// A pixel comes as the four bytes of its samples, and each channel is a number of 32 bits: loops over many pixels become
/// vector instructions this way, which they do not with vectors of four bytes.
enum PixelDifference {
    /// How much darker a pixel is; 0 where no channel is.
    @inline(__always)
    static func below(_ colour: SIMD4<UInt8>, _ pixel: UInt32) -> UInt8 {
        let (red, green, blue) = channels(pixel)
        let most = max(Int32(colour.x) &- red, max(Int32(colour.y) &- green, Int32(colour.z) &- blue))
        return UInt8(truncatingIfNeeded: max(0, most))
    }

    /// How much lighter a pixel is; 0 where no channel is.
    @inline(__always)
    static func above(_ colour: SIMD4<UInt8>, _ pixel: UInt32) -> UInt8 {
        let (red, green, blue) = channels(pixel)
        let most = max(red &- Int32(colour.x), max(green &- Int32(colour.y), blue &- Int32(colour.z)))
        return UInt8(truncatingIfNeeded: max(0, most))
    }

    /// Red, green and blue, which come in this order in memory.
    @inline(__always)
    private static func channels(_ pixel: UInt32) -> (Int32, Int32, Int32) {
        let bits = UInt32(littleEndian: pixel)
        return (
            Int32(truncatingIfNeeded: bits & 255), Int32(truncatingIfNeeded: bits >> 8 & 255),
            Int32(truncatingIfNeeded: bits >> 16 & 255)
        )
    }
}
