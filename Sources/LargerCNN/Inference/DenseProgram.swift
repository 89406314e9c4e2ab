internal import OneDNN

/// The dense half of the network for one batch size: the weights are read once for all pictures.
final class DenseProgram {
    /// Pictures that one run takes.
    let batchSize: Int
    /// The output of every rectified layer.
    let activations: [Memory]
    private let input: Memory  // (N, 12544)
    private let output: Memory  // (N, 10)
    private let program: Program

    init(_ weights: PackedWeights, batchSize: Int) throws {
        let engine = weights.engine
        let type: ScalarType = weights.ranges == nil ? .float32 : .unsigned8
        self.batchSize = batchSize
        program = try Program(engine: engine)
        input = try Memory(
            MemoryDescriptor([batchSize, Architecture.dense[0].input], .nc, type: type),
            engine: engine
        )
        let builder = LayerBuilder(program, weights)
        var (current, activations) = (input, [Memory]())
        var unit = weights.ranges?.step(Architecture.convolutions[Architecture.convolutions.count - 1].name) ?? 1
        for layer in Architecture.dense {
            if let ranges = weights.ranges {
                let units = ByteUnits(source: unit, result: layer.rectified ? ranges.step(layer.name) : 1)
                current = try builder.dense(layer, current, batchSize: batchSize, units: units)
                unit = units.result
            } else {
                current = try builder.dense(layer, current, batchSize: batchSize)
            }
            if layer.rectified { activations.append(current) }
        }
        self.activations = activations
        output = current
    }

    /// Names of the implementations in use, for tests and benchmarks.
    var implementations: [String] { program.implementations }

    /// Takes a picture's features into a row of the batch.
    func load(_ features: Memory, row: Int) {
        features.withBytes { features in
            input.withBytes { input in
                let rows = UnsafeMutableRawBufferPointer(rebasing: input[(row * features.count)...])
                rows.copyMemory(from: UnsafeRawBufferPointer(features))
            }
        }
    }

    /// Runs the batch.
    ///
    /// - Parameter count: How many rows were loaded.
    /// - Returns: Ten logits for each row.
    /// - Throws: `OneDNNError` if a primitive fails.
    func logits(_ count: Int) throws -> [[Float]] {
        try program.run()
        return output.withFloats { buffer in
            (0..<count).map { row in
                Array(buffer[row * Architecture.classes..<(row + 1) * Architecture.classes])
            }
        }
    }
}
