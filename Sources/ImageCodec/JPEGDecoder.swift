import CJPEG

/// Decodes JPEG bytes with libjpeg-turbo.
///
/// Grey, YCbCr, RGB, CMYK and Adobe's YCCK, baseline and progressive, become 8-bit RGBA. Colour profiles are ignored,
/// for the reasons that stand at ``PNGDecoder``.
enum JPEGDecoder {
    static func decode(_ bytes: [UInt8], limits: DecodingLimits) throws(ImageDecodingError) -> Picture {
        try bytes.withUnsafeBufferPointer { bytes throws(ImageDecodingError) in
            let reader = try JPEGReader(bytes, limits: limits)
            let (width, height) = reader.size
            let scale = try denominator(width: width, height: height, isBuffered: reader.isBuffered, limits: limits)
            let orientation = reader.orientation
            return try reader.picture(denominator: scale).turnedUpright(from: orientation)
        }
    }

    /// The fraction of the declared size at which to decode, as 1, 2, 4 or 8.
    ///
    /// A small picture is never scaled. A progressive one is, but its coefficients are held whole, so it may not be
    /// larger than a PNG.
    static func denominator(
        width: Int,
        height: Int,
        isBuffered: Bool,
        limits: DecodingLimits
    ) throws(ImageDecodingError) -> Int {
        let fits = [1, 2, 4, 8].first { (width / $0) * (height / $0) <= limits.comfortablePixels } ?? 8
        let limit = isBuffered ? limits.pixels : max(limits.pixels, limits.scaledPixels)
        guard width * height <= limit, (width / fits) * (height / fits) <= limits.pixels else {
            throw .tooManyPixels(width: width, height: height, limit: limit)
        }
        return fits
    }
}

/// Owns one libjpeg decompression structure; the bytes it reads must stay in place as long as it lives.
private struct JPEGReader: ~Copyable {
    private let handle: UnsafeMutablePointer<cjpeg_reader>

    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: DecodingLimits) throws(ImageDecodingError) {
        let scans = CInt(clamping: limits.scans)
        guard let handle = cjpeg_open(bytes.baseAddress, bytes.count, limits.decoderBytes, scans) else {
            throw Self.outOfMemory
        }
        guard handle.pointee.status == CJPEG_OK else {
            defer { cjpeg_close(handle) }
            throw Self.error(of: handle)
        }
        self.handle = handle
    }

    deinit { cjpeg_close(handle) }

    /// Width and height as the header declares them.
    var size: (width: Int, height: Int) { (Int(handle.pointee.width), Int(handle.pointee.height)) }

    /// Whether libjpeg must hold the whole picture's coefficients.
    var isBuffered: Bool { cjpeg_is_buffered(handle) != 0 }

    /// How the EXIF data, if there is any, says that the camera was held.
    var orientation: EXIFOrientation {
        var index: CInt = 0
        var count = 0
        while let marker = cjpeg_app1(handle, index, &count) {
            // APP1 also carries XMP; the first marker that is EXIF decides.
            let bytes = UnsafeBufferPointer(start: marker, count: count)
            if let orientation = EXIFOrientation(app1: bytes) { return orientation }
            index += 1
        }
        return .upright
    }

    /// Decodes the picture as it is stored, not yet turned.
    func picture(denominator: Int) throws(ImageDecodingError) -> Picture {
        guard cjpeg_start(handle, UInt32(denominator)) == CJPEG_OK else { throw Self.error(of: handle) }
        let (width, height) = size
        var status = CJPEG_OK
        let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 4) { buffer, count in
            status = cjpeg_read(handle, buffer.baseAddress)
            count = status == CJPEG_OK ? buffer.count : 0
        }
        guard status == CJPEG_OK else { throw Self.error(of: handle) }
        return Picture(width: width, height: height, rgba: pixels)
    }

    private static let outOfMemory = ImageDecodingError.tooComplex(format: .jpeg, reason: "out of memory")

    private static func error(of handle: UnsafeMutablePointer<cjpeg_reader>) -> ImageDecodingError {
        switch handle.pointee.status {
        case CJPEG_NO_MEMORY: outOfMemory
        case CJPEG_TOO_MANY_SCANS: .tooComplex(format: .jpeg, reason: "too many progressive scans")
        case CJPEG_TRUNCATED: .truncated(format: .jpeg)
        default: .corrupt(format: .jpeg, reason: String(cString: cjpeg_message(handle)))
        }
    }
}
