internal import OneDNN
internal import Synchronization

/// Weights in the layouts that the fast network wants, packed once for all lanes.
///
/// Layouts may depend on the number of threads and on the batch, so each is packed when a network first asks for it and
/// shared from then on. In int8 there is one of each, whatever the batch.
public final class PackedWeights: Sendable {
    private struct Packed {
        let name: String
        let memory: Memory
    }

    private struct State {
        var packed: [Packed] = []
        /// What a unit of a signed byte stands for, by output, of every parameter that became bytes.
        var steps: [String: [Float]] = [:]
    }

    let engine: Engine
    /// The ranges of the activations in int8; nil for float32.
    public let ranges: ActivationRanges?
    /// How the network is told where a digit comes from.
    var ground: PictureGround { source.ground }
    private let source: any WeightSource
    private let state: Mutex<State>

    /// Takes weights to be packed.
    ///
    /// - Parameters:
    ///   - weights: The weights; they stay in memory.
    ///   - ranges: The ranges of the activations, to compute in int8; nil computes in float32.
    /// - Throws: `OneDNNError` if the processor is not supported.
    public convenience init(_ weights: ModelWeights, ranges: ActivationRanges? = nil) throws {
        try self.init(source: weights, ranges: ranges)
    }

    init(source: any WeightSource, ranges: ActivationRanges?) throws {
        engine = try Engine()
        self.source = source
        self.ranges = ranges
        state = Mutex(State())
    }

    /// The weights of another, for other ranges: bytes of weights do not depend on them, biases do.
    init(_ other: PackedWeights, ranges: ActivationRanges) {
        engine = other.engine
        source = other.source
        self.ranges = ranges
        var shared = other.state.withLock { $0 }
        shared.packed.removeAll { $0.name.hasSuffix(".bias") }
        state = Mutex(shared)
    }

    /// What the network computes in.
    public var precision: Precision { ranges == nil ? .float32 : .int8 }

    /// Bytes that the packed weights take.
    public var byteCount: Int {
        state.withLock { $0.packed.reduce(0) { $0 + $1.memory.descriptor.byteCount } }
    }

    /// Says that the layouts in use are packed: pages of a mapped weights file are given back.
    func forgetSource() { source.forget() }

    /// The parameter `name` in `layout`, which may view its trailing axes as the four of an image.
    func memory(_ name: String, in layout: MemoryDescriptor, viewedAs shape: [Int]) throws -> Memory {
        try cached(name, layout) {
            let plain = try source.memory(name, viewedAs: shape, engine: engine)
            // What fits as it lies need not be copied; a small one is, so that in int8 a mapped file is never read again.
            if plain.descriptor == layout, layout.byteCount > 1 << 20 { return plain }
            return try Program.reorder(plain, to: layout, engine: engine)
        }
    }

    /// The weights `name` as signed bytes in `layout`, each output's in units of its own step.
    ///
    /// - Parameters:
    ///   - name: The parameter.
    ///   - layout: Where the bytes go.
    ///   - shape: The parameter's shape. A picture's three axes after the output's are turned to channels-last first
    ///     where `layout` knows only two axes: that is how bytes leave the convolutions.
    ///   - steps: What a unit stands for, by output.
    /// - Returns: The bytes, shared.
    /// - Throws: `OneDNNError` if memory runs out.
    func bytes(_ name: String, in layout: MemoryDescriptor, viewedAs shape: [Int], steps: [Float]) throws -> Memory {
        try cached(name, layout) {
            let plain = try source.memory(name, viewedAs: shape, engine: engine)
            let scales = OutputScales(steps.map { 1 / $0 }, along: 0)
            guard shape.count == 4, layout.rank == 2 else {
                return try Program.reorder(plain, to: layout, scales: scales, engine: engine)
            }
            let turned = try MemoryDescriptor(shape, .nhwc, type: .signed8)
            let flat = try MemoryDescriptor([shape[0], shape.dropFirst().reduce(1, *)], .nc, type: .signed8)
            let bytes = try Program.reorder(plain, to: turned, scales: scales, engine: engine)
            return try Program.reorder(bytes.viewed(as: flat, engine: engine), to: layout, engine: engine)
        }
    }

    /// The bias `name` in units of an output's products: oneDNN adds it before it scales.
    func bias(_ name: String, units: [Float]) throws -> Memory {
        let layout = try MemoryDescriptor([units.count], .x)
        return try cached(name, layout) {
            let memory = try Memory(layout, engine: engine)
            source.withScalars(name) { bias in
                memory.withFloats { scaled in
                    for index in units.indices { scaled[index] = bias[index] / units[index] }
                }
            }
            return memory
        }
    }

    /// What a unit of a signed byte stands for, by output: the greatest weight of each becomes ±127.
    func steps(of name: String, outputs: Int) -> [Float] {
        state.withLock { state in
            if let found = state.steps[name] { return found }
            let steps = source.withScalars(name) { weights in
                let count = weights.count / outputs
                return (0..<outputs).map { output in
                    let row = UnsafeBufferPointer(rebasing: weights[output * count..<(output + 1) * count])
                    // Weights that are all zero are zero in any unit.
                    return max(greatestMagnitude(row), 1e-12) / 127
                }
            }
            state.steps[name] = steps
            return steps
        }
    }

    private func cached(_ name: String, _ layout: MemoryDescriptor, _ pack: () throws -> Memory) throws -> Memory {
        try state.withLock { state in
            if let found = state.packed.first(where: { $0.name == name && $0.memory.descriptor == layout }) {
                return found.memory
            }
            let memory = try pack()
            state.packed.append(Packed(name: name, memory: memory))
            return memory
        }
    }
}

/// The greatest absolute value: start-up reads every weight once for this.
///
/// Without their sign, floats are ordered as the integers of the same bits, whose maximum the compiler turns into vector
/// instructions; NaNs keep it from doing so with floats.
private func greatestMagnitude(_ scalars: UnsafeBufferPointer<Float>) -> Float {
    var greatest: Int32 = 0
    for scalar in scalars { greatest = max(greatest, Int32(bitPattern: scalar.bitPattern & 0x7FFF_FFFF)) }
    return Float(bitPattern: UInt32(bitPattern: greatest))
}
