import CZlib

/// Owns one zlib stream that packs, at one address on the heap for the reason given at ``GzipInflater``.
struct GzipDeflater: ~Copyable {
    /// What stands around the deflated bytes, as zlib's `windowBits` with the largest window (zlib.h, deflateInit2).
    enum Wrapping: Int32 {
        /// The header and trailer of gzip (RFC 1952).
        case gzip = 31
        /// Nothing (RFC 1951).
        case none = -15
    }

    private let stream: UnsafeMutablePointer<z_stream>

    init(level: Int, wrapping: Wrapping = .gzip) throws(GzipError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 8: zlib's default use of memory.
        let status = deflateInit2_(
            stream,
            Int32(level),
            Z_DEFLATED,
            wrapping.rawValue,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard status == Z_OK else {
            stream.deallocate()
            throw .outOfMemory
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Packs all bytes as one member.
    ///
    /// - Throws: ``GzipError/outOfMemory``.
    consuming func deflate(_ bytes: [UInt8]) throws(GzipError) -> [UInt8] {
        // Room for the worst case, so that only the 32-bit counters ever ask for another turn.
        let bound = Int(deflateBound(stream, UInt(bytes.count)))
        var status = Z_OK
        let output = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            bytes.withUnsafeBufferPointer { input in
                var consumed = 0
                repeat {
                    let available = UInt32(clamping: input.count - consumed)
                    let room = UInt32(clamping: bound - count)
                    stream.pointee.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + consumed) }
                    stream.pointee.avail_in = available
                    stream.pointee.next_out = buffer.baseAddress.map { $0 + count }
                    stream.pointee.avail_out = room
                    let isLast = consumed + Int(available) == input.count
                    status = CZlib.deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    consumed += Int(available - stream.pointee.avail_in)
                    count += Int(room - stream.pointee.avail_out)
                } while status == Z_OK
            }
        }
        // With room for the worst case nothing but a lack of memory keeps the stream from ending.
        guard status == Z_STREAM_END else { throw .outOfMemory }
        return output
    }
}
