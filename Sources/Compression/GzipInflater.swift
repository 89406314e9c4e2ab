import CZlib

/// Owns one zlib stream that unpacks gzip.
///
/// zlib keeps a pointer from its state back to the stream, so the stream lives at one address on the heap.
struct GzipInflater: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>

    /// 256 KiB is zlib's own advice for the size of a buffer ("zlib usage example", zlib.net/zlib_how.html).
    private static let chunkSize = 256 << 10

    init() throws(GzipError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 + 16: the largest window, and a gzip header instead of zlib's (zlib.h, inflateInit2). The macro of that
        // name is not imported; it passes the version and the size of the struct like this.
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            stream.deallocate()
            throw .outOfMemory
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Unpacks all members of a file.
    ///
    /// - Throws: ``GzipError``.
    consuming func inflate(_ bytes: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: Self.chunkSize)
        var position = 0
        while position < bytes.count {
            let step = inflateStep(bytes, from: position, into: &chunk)
            position += step.consumed
            guard output.count + step.produced <= limit else { throw .overLimit(limit: limit) }
            output.append(contentsOf: chunk[..<step.produced])
            switch step.status {
            case Z_OK:
                continue
            case Z_STREAM_END:
                guard position < bytes.count else { return output }
                try beginNextMember(after: bytes[position...])
            case Z_BUF_ERROR:
                // All input was taken and nothing came out: the member wants more than there is.
                throw .truncated
            case Z_MEM_ERROR:
                throw .outOfMemory
            default:
                throw .corrupt(reason: reason)
            }
        }
        // The input is used up, but a full last chunk may have left output waiting inside zlib.
        return try drain(into: output, through: &chunk, limit: limit)
    }

    private typealias Step = (status: Int32, consumed: Int, produced: Int)

    /// Feeds what is left of the input once and says how far both sides moved.
    private func inflateStep(_ bytes: [UInt8], from position: Int, into chunk: inout [UInt8]) -> Step {
        bytes.withUnsafeBufferPointer { input in
            chunk.withUnsafeMutableBufferPointer { buffer in
                // zlib counts in 32 bits, so longer input is fed in pieces. It never writes to the input: its
                // pointer lacks `const` only unless ZLIB_CONST is defined.
                let available = UInt32(clamping: input.count - position)
                stream.pointee.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + position) }
                stream.pointee.avail_in = available
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(buffer.count)
                let status = CZlib.inflate(stream, Z_NO_FLUSH)
                return (status, Int(available - stream.pointee.avail_in), buffer.count - Int(stream.pointee.avail_out))
            }
        }
    }

    /// Takes what zlib still holds once the input has been consumed; the member must end there.
    private func drain(into output: [UInt8], through chunk: inout [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
        var output = output
        while true {
            let step = inflateStep([], from: 0, into: &chunk)
            guard output.count + step.produced <= limit else { throw .overLimit(limit: limit) }
            output.append(contentsOf: chunk[..<step.produced])
            switch step.status {
            case Z_OK where step.produced > 0: continue
            case Z_STREAM_END: return output
            case Z_OK, Z_BUF_ERROR: throw .truncated
            default: throw .corrupt(reason: reason)
            }
        }
    }

    private func beginNextMember(after rest: ArraySlice<UInt8>) throws(GzipError) {
        guard rest.starts(with: [0x1F, 0x8B]) else { throw .trailingBytes(count: rest.count) }
        guard inflateReset(stream) == Z_OK else { throw .corrupt(reason: "the stream cannot begin another member") }
    }

    private var reason: String {
        stream.pointee.msg.map { String(cString: $0) } ?? "invalid data"
    }
}
