import OneDNN

@testable import LargerCNN

/// Runs single oneDNN primitives on row-major tensors, whatever layouts the primitives want, so that each can be compared
/// with its naive counterpart.
struct FastLayer {
    let engine: Engine

    init() throws {
        ThreadCount.set(1)
        engine = try Engine()
    }

    /// A layout that leaves the choice to oneDNN, as the network's own programs do.
    func open(_ shape: [Int]) throws -> MemoryDescriptor { try MemoryDescriptor(shape, shape.count == 1 ? .x : .any) }

    /// A tensor in the layout that an argument wants.
    func memory(_ tensor: Tensor, for argument: Argument, of primitive: PrimitiveDescriptor) throws -> Memory {
        let plain = try plainMemory(tensor, viewedAs: tensor.shape, engine: engine)
        return try Program.reorder(plain, to: primitive.requiredLayout(of: argument), engine: engine)
    }

    /// An empty memory for what a primitive writes.
    func output(_ argument: Argument, of primitive: PrimitiveDescriptor) throws -> Memory {
        try Memory(primitive.requiredLayout(of: argument), engine: engine)
    }

    /// Runs one primitive.
    func run(_ primitive: PrimitiveDescriptor, _ arguments: [(Argument, Memory)]) throws {
        let program = try Program(engine: engine)
        try program.append(primitive, arguments)
        try program.run()
    }

    /// A memory as a row-major tensor.
    func tensor(_ memory: Memory, _ shape: [Int]) throws -> Tensor {
        let plain = try Program.reorder(
            memory,
            to: MemoryDescriptor(shape, rowMajorLayout(rank: shape.count)),
            engine: engine
        )
        return Tensor(shape: shape, scalars: plain.withFloats { Array($0) })
    }
}

extension Tensor {
    /// The greatest absolute scalar.
    var greatest: Float { scalars.reduce(0) { max($0, abs($1)) } }
}
