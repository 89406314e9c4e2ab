import CPNG

/// Decodes PNG bytes: the common kind by ``PlainPNG``, all others with libpng.
///
/// Every colour type, bit depth and interlacing becomes 8-bit RGBA: palettes are looked up, one transparent colour
/// (tRNS) becomes alpha, 16 bits are rounded to 8. Gamma and colour profiles are ignored: preprocessing measures
/// contrast within one picture, so a tone curve over all of it changes nothing, and profiles are compressed data from
/// strangers.
enum PNGDecoder {
    static func decode(_ bytes: [UInt8], limits: DecodingLimits) throws(ImageDecodingError) -> Picture {
        try checkDeclaredSize(of: bytes, limits: limits)
        if let plain = PlainPNG.decode(bytes) { return plain }
        return try decodeAnyKind(bytes, limits: limits)
    }

    /// Decodes with libpng alone.
    static func decodeAnyKind(_ bytes: [UInt8], limits: DecodingLimits) throws(ImageDecodingError) -> Picture {
        try bytes.withUnsafeBufferPointer { bytes throws(ImageDecodingError) in
            let reader = try PNGReader(bytes, limits: limits)
            let rgba = try reader.pixels()
            return Picture(width: reader.width, height: reader.height, rgba: rgba)
        }
    }

    /// Refuses a decompression bomb by the width and height in its header, before libpng sees a byte.
    ///
    /// The header chunk must come first: length, "IHDR", width, height at fixed places (PNG specification 11.2.2). A
    /// header that is elsewhere, or wrong in other ways, is libpng's to refuse.
    private static func checkDeclaredSize(of bytes: [UInt8], limits: DecodingLimits) throws(ImageDecodingError) {
        guard bytes.count >= 24, bytes[12..<16].elementsEqual("IHDR".utf8) else { return }
        let width = bytes[16..<20].reduce(0) { $0 << 8 | Int($1) }
        let height = bytes[20..<24].reduce(0) { $0 << 8 | Int($1) }
        // Both may be four billion: their product does not fit.
        guard width == 0 || height <= limits.pixels / width else {
            throw .tooManyPixels(width: width, height: height, limit: limits.pixels)
        }
    }
}

/// Owns one libpng read structure; the bytes it reads must stay in place as long as it lives.
private struct PNGReader: ~Copyable {
    private let handle: UnsafeMutablePointer<cpng_reader>
    let width: Int
    let height: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: DecodingLimits) throws(ImageDecodingError) {
        let side = UInt32(clamping: limits.pixels)
        // A palette and its transparency are two chunks of at most 768 bytes, all else is skipped: anything that asks
        // for more than this is no picture.
        let bounds = cpng_limits(width: side, height: side, chunks: 16, chunk_bytes: 1 << 16)
        guard let handle = cpng_open(bytes.baseAddress, bytes.count, bounds) else { throw Self.outOfMemory }
        guard handle.pointee.status == CPNG_OK else {
            defer { cpng_close(handle) }
            throw Self.error(of: handle)
        }
        self.handle = handle
        width = Int(handle.pointee.width)
        height = Int(handle.pointee.height)
    }

    deinit { cpng_close(handle) }

    /// Reads all pixels: `width * height * 4` samples, RGBA.
    func pixels() throws(ImageDecodingError) -> [UInt8] {
        var status = CPNG_OK
        let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 4) { buffer, count in
            status = cpng_read(handle, buffer.baseAddress)
            count = status == CPNG_OK ? buffer.count : 0
        }
        guard status == CPNG_OK else { throw Self.error(of: handle) }
        return pixels
    }

    private static let outOfMemory = ImageDecodingError.tooComplex(format: .png, reason: "out of memory")

    private static func error(of handle: UnsafeMutablePointer<cpng_reader>) -> ImageDecodingError {
        switch handle.pointee.status {
        case CPNG_NO_MEMORY: outOfMemory
        case CPNG_TRUNCATED: .truncated(format: .png)
        default: .corrupt(format: .png, reason: String(cString: cpng_message(handle)))
        }
    }
}
