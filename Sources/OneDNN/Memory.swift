internal import COneDNN

/// A buffer with its descriptor; it owns the descriptor, and holds whoever owns the buffer.
///
/// A buffer of its own starts as zeros and is aligned to a cache line. A memory that is no longer written may be read
/// from many threads: that is how lanes share packed weights.
public final class Memory: @unchecked Sendable {
    /// Shape, scalar type and layout.
    public let descriptor: MemoryDescriptor
    let raw: dnnl_memory_t
    private let start: UnsafeMutableRawPointer
    private let owner: AnyObject

    /// Allocates a memory.
    ///
    /// - Throws: ``OneDNNError`` if the descriptor leaves the layout open or memory runs out.
    public convenience init(_ descriptor: MemoryDescriptor, engine: Engine) throws(OneDNNError) {
        try self.init(descriptor, buffer: AlignedBuffer(byteCount: descriptor.byteCount), engine: engine)
    }

    /// Wraps a buffer that may be larger than needed and may be shared with memories that are not in use meanwhile.
    convenience init(_ descriptor: MemoryDescriptor, buffer: AlignedBuffer, engine: Engine) throws(OneDNNError) {
        precondition(buffer.byteCount >= descriptor.byteCount, "the buffer is too small for its descriptor")
        try self.init(descriptor, start: buffer.start, owner: buffer, engine: engine)
    }

    /// Wraps bytes that somebody else owns, such as a mapped file; nothing may write to this memory.
    ///
    /// - Parameters:
    ///   - descriptor: What the bytes are.
    ///   - bytes: As many as the descriptor says, aligned to a scalar.
    ///   - owner: Keeps the bytes where they are for as long as it lives.
    ///   - engine: The engine.
    /// - Throws: ``OneDNNError`` if the descriptor leaves the layout open.
    public convenience init(
        _ descriptor: MemoryDescriptor,
        reading bytes: UnsafeRawBufferPointer,
        ownedBy owner: AnyObject,
        engine: Engine
    ) throws(OneDNNError) {
        guard let start = bytes.baseAddress, bytes.count >= descriptor.byteCount else {
            throw OneDNNError(operation: "memory", status: Int(dnnl_invalid_arguments.rawValue))
        }
        try self.init(descriptor, start: UnsafeMutableRawPointer(mutating: start), owner: owner, engine: engine)
    }

    private init(
        _ descriptor: MemoryDescriptor,
        start: UnsafeMutableRawPointer,
        owner: AnyObject,
        engine: Engine
    ) throws(OneDNNError) {
        self.descriptor = descriptor
        self.start = start
        self.owner = owner
        raw = try handle("memory") { raw in
            withUnsafePointer(to: descriptor.raw) { dnnl_memory_create(&raw, $0, engine.raw, start) }
        }
    }

    deinit { dnnl_memory_destroy(raw) }

    /// A second view of the same bytes, such as a picture's rows as one long row.
    ///
    /// - Parameters:
    ///   - descriptor: As many bytes as this memory's own.
    ///   - engine: The engine.
    /// - Returns: A memory that reads and writes the same bytes.
    /// - Throws: ``OneDNNError`` if the descriptor leaves the layout open.
    public func viewed(as descriptor: MemoryDescriptor, engine: Engine) throws(OneDNNError) -> Memory {
        precondition(descriptor.byteCount == self.descriptor.byteCount, "a view of another size")
        return try Memory(descriptor, start: start, owner: owner, engine: engine)
    }

    /// Number of 32-bit scalars that the buffer holds, padding included.
    public var floatCount: Int { descriptor.byteCount / MemoryLayout<Float>.stride }

    /// Lends the buffer as floats, in the memory's own layout.
    public func withFloats<Result, Failure: Error>(
        _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let count = floatCount
        return try body(
            UnsafeMutableBufferPointer(start: start.bindMemory(to: Float.self, capacity: count), count: count)
        )
    }

    /// Lends the buffer as bytes, in the memory's own layout.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeMutableRawBufferPointer(start: start, count: descriptor.byteCount))
    }
}
