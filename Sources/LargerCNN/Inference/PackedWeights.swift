internal import OneDNN
internal import Synchronization

/// Weights in the layouts that the fast network wants, packed once for all lanes.
///
/// Layouts depend on the batch size, so each is packed when a network first asks for it and shared from then on.
public final class PackedWeights: Sendable {
    private struct Packed {
        let name: String
        let memory: Memory
    }

    let engine: Engine
    private let source: ModelWeights
    private let packed = Mutex<[Packed]>([])

    /// Takes weights to be packed.
    ///
    /// - Throws: `OneDNNError` if the processor is not supported.
    public init(_ weights: ModelWeights) throws {
        engine = try Engine()
        source = weights
    }

    /// The parameter `name` in `layout`, which may view its trailing axes as the four of an image.
    func memory(_ name: String, in layout: MemoryDescriptor, viewedAs shape: [Int]) throws -> Memory {
        try packed.withLock { packed in
            if let found = packed.first(where: { $0.name == name && $0.memory.descriptor == layout }) {
                return found.memory
            }
            let plain = try plainMemory(source[name], viewedAs: shape, engine: engine)
            let memory =
                plain.descriptor == layout ? plain : try Program.reorder(plain, to: layout, engine: engine)
            packed.append(Packed(name: name, memory: memory))
            return memory
        }
    }
}

/// Copies a tensor into a row-major memory of the same number of scalars.
func plainMemory(_ tensor: Tensor, viewedAs shape: [Int], engine: Engine) throws(OneDNNError) -> Memory {
    let memory = try Memory(MemoryDescriptor(shape, rowMajorLayout(rank: shape.count)), engine: engine)
    memory.withFloats { _ = $0.update(fromContentsOf: tensor.scalars) }
    return memory
}

/// The row-major layout of a rank: 1, 2 or 4 axes.
func rowMajorLayout(rank: Int) -> Layout {
    switch rank {
    case 1: .x
    case 2: .nc
    default: .nchw
    }
}
