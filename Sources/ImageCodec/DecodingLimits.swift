/// What decoding one picture may cost at most.
///
/// Every limit is checked before the memory that it bounds is allocated: bytes before anything is read, pixels between
/// the header and the pixels.
public struct DecodingLimits: Sendable, Equatable {
    /// Encoded size in bytes.
    public var bytes: Int
    /// Width times height of a PNG, of a progressive JPEG (both must be held whole), or of any other JPEG after scaling.
    public var pixels: Int
    /// Width times height in the header of a JPEG that is decoded row by row, at a fraction of its size.
    public var scaledPixels: Int
    /// A JPEG with more pixels than this is decoded at 1/2, 1/4 or 1/8 of its size, the largest that fits.
    ///
    /// A phone photo then costs little: the inverse DCT itself is done at the smaller size.
    public var comfortablePixels: Int
    /// Scans in a progressive JPEG; ten are usual.
    public var scans: Int
    /// Memory that libjpeg may take for itself, in bytes.
    public var decoderBytes: Int

    /// 16 MiB encoded; 24 million pixels, or 100 million in a JPEG that is scaled down to at most 4 million.
    public static let `default` = DecodingLimits()

    /// Creates limits; each has a default that suits a public service.
    public init(
        bytes: Int = 16 << 20,
        pixels: Int = 24_000_000,
        scaledPixels: Int = 100_000_000,
        comfortablePixels: Int = 4_000_000,
        scans: Int = 64,
        decoderBytes: Int = 256 << 20
    ) {
        self.bytes = bytes
        self.pixels = pixels
        self.scaledPixels = scaledPixels
        self.comfortablePixels = comfortablePixels
        self.scans = scans
        self.decoderBytes = decoderBytes
    }
}
