internal import Dispatch
internal import OneDNN

/// What the processor multiplies at most: large square matrices by oneDNN's best kernel, against which the network's own
/// share can be told.
public final class PeakThroughput {
    /// Rows, columns and depth: 3 MB of bytes or 12 MB of floats in all, worked on in blocks that fit the cache.
    private static let side = 1_024

    /// Multiplications, each with its addition, of one call.
    public let multiplicationsPerCall: Int

    private let programs: [Program]

    /// Prepares the matrices.
    ///
    /// - Parameters:
    ///   - precision: Floats, or unsigned bytes times signed ones.
    ///   - threads: Each multiplies matrices of its own.
    /// - Throws: `OneDNNError` if the processor is not supported or memory runs out.
    public init(_ precision: Precision, threads: Int) throws {
        multiplicationsPerCall = threads * Self.side * Self.side * Self.side
        ThreadCount.set(1)
        programs = try (0..<threads).map { _ in try Self.product(precision) }
    }

    private static func product(_ precision: Precision) throws -> Program {
        let engine = try Engine()
        let isFloat = precision == .float32
        let primitive = try PrimitiveDescriptor.innerProduct(
            .inference,
            source: MemoryDescriptor([side, side], .any, type: isFloat ? .float32 : .unsigned8),
            weights: MemoryDescriptor([side, side], .any, type: isFloat ? .float32 : .signed8),
            bias: MemoryDescriptor([side], .x),
            destination: MemoryDescriptor([side, side], .nc, type: isFloat ? .float32 : .unsigned8),
            fusedReLU: true,
            scales: isFloat ? nil : OutputScales(0.01),
            engine: engine
        )
        let program = try Program(engine: engine)
        let arguments = try [Argument.source, .weights, .bias, .destination].map { argument in
            (argument, try Memory(primitive.requiredLayout(of: argument), engine: engine))
        }
        try program.append(primitive, arguments)
        return program
    }

    /// Multiplies once on every thread.
    public func run() throws {
        // Each program is touched by one iteration, and all are over when this function returns.
        nonisolated(unsafe) let programs = programs
        nonisolated(unsafe) let results = UnsafeMutableBufferPointer<(any Error)?>.allocate(capacity: programs.count)
        results.initialize(repeating: nil)
        defer {
            results.deinitialize()
            results.deallocate()
        }
        DispatchQueue.concurrentPerform(iterations: programs.count) { index in
            ThreadCount.set(1)
            do { try programs[index].run() } catch { results[index] = error }
        }
        if let error = results.lazy.compactMap({ $0 }).first { throw error }
    }
}
