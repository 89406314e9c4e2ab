internal import COneDNN
internal import Glibc

/// A buffer with its descriptor; it owns both.
///
/// The buffer starts as zeros and is aligned to a cache line. A memory that is no longer written may be read from many
/// threads: that is how lanes share packed weights.
public final class Memory: @unchecked Sendable {
    /// Shape, scalar type and layout.
    public let descriptor: MemoryDescriptor
    let raw: dnnl_memory_t
    private let buffer: AlignedBuffer

    /// Allocates a memory.
    ///
    /// - Throws: ``OneDNNError`` if the descriptor leaves the layout open or memory runs out.
    public convenience init(_ descriptor: MemoryDescriptor, engine: Engine) throws(OneDNNError) {
        try self.init(descriptor, buffer: AlignedBuffer(byteCount: descriptor.byteCount), engine: engine)
    }

    /// Wraps a buffer that may be larger than needed and may be shared with memories that are not in use meanwhile.
    init(_ descriptor: MemoryDescriptor, buffer: AlignedBuffer, engine: Engine) throws(OneDNNError) {
        precondition(buffer.byteCount >= descriptor.byteCount, "the buffer is too small for its descriptor")
        self.descriptor = descriptor
        self.buffer = buffer
        raw = try handle("memory") { raw in
            withUnsafePointer(to: descriptor.raw) { dnnl_memory_create(&raw, $0, engine.raw, buffer.start) }
        }
    }

    deinit { dnnl_memory_destroy(raw) }

    /// Number of 32-bit scalars that the buffer holds, padding included.
    public var floatCount: Int { descriptor.byteCount / MemoryLayout<Float>.stride }

    /// Lends the buffer as floats, in the memory's own layout.
    public func withFloats<Result, Failure: Error>(
        _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let count = floatCount
        return try body(
            UnsafeMutableBufferPointer(start: buffer.start.bindMemory(to: Float.self, capacity: count), count: count)
        )
    }
}

/// Zeroed bytes on a 64-byte boundary.
final class AlignedBuffer: @unchecked Sendable {
    let start: UnsafeMutableRawPointer
    let byteCount: Int

    init(byteCount: Int) throws(OneDNNError) {
        // One cache line of slack: vector code may read past the last scalar.
        let padded = (byteCount + 127) & ~63
        guard let start = aligned_alloc(64, padded) else {
            throw OneDNNError(operation: "\(padded) bytes", status: Int(dnnl_out_of_memory.rawValue))
        }
        memset(start, 0, padded)
        self.start = start
        self.byteCount = byteCount
    }

    deinit { free(start) }
}
