internal import OneDNN

/// The forward pass for one batch size: weights packed, every primitive made, every buffer allocated.
///
/// Activations move in whatever layout oneDNN prefers; only the images and the logits are row-major.
final class InferenceProgram {
    /// Images that one run takes.
    let batchSize: Int
    private let input: Memory  // (N, 1, 28, 28)
    private let output: Memory  // (N, 10)
    private let program: Program

    init(_ weights: PackedWeights, batchSize: Int) throws {
        let engine = weights.engine
        self.batchSize = batchSize
        program = try Program(engine: engine)
        input = try Memory(
            MemoryDescriptor([batchSize, 1, DigitImage.side, DigitImage.side], .nchw),
            engine: engine
        )

        var current = input
        for layer in Architecture.convolutions {
            current = try Self.append(layer, to: program, after: current, batchSize: batchSize, weights)
        }
        for layer in Architecture.dense {
            current = try Self.append(layer, to: program, after: current, batchSize: batchSize, weights)
        }
        output = current
    }

    /// Names of the implementations in use, for tests and benchmarks.
    var implementations: [String] { program.implementations }

    /// Runs up to ``batchSize`` images.
    ///
    /// - Returns: Ten logits for each image, in order.
    func logits(_ images: ArraySlice<DigitImage>) throws -> [[Float]] {
        input.withFloats { buffer in
            for (row, image) in images.enumerated() {
                image.normalise(into: buffer, at: row * DigitImage.pixelCount)
            }
        }
        try program.run()
        return output.withFloats { buffer in
            (0..<images.count).map { row in
                Array(buffer[row * Architecture.classes..<(row + 1) * Architecture.classes])
            }
        }
    }

    private static func append(
        _ layer: Architecture.Convolution,
        to program: Program,
        after source: Memory,
        batchSize: Int,
        _ weights: PackedWeights
    ) throws -> Memory {
        let engine = weights.engine
        let shape = [layer.output, layer.input, 3, 3]
        // A one-channel picture is read as it is; forcing another layout on it costs a slow reference kernel.
        let sourceLayout =
            layer.input == 1
            ? source.descriptor
            : try MemoryDescriptor([batchSize, layer.input, layer.side, layer.side], .any)
        let weightsLayout = try MemoryDescriptor(shape, .any)
        let biasLayout = try MemoryDescriptor([layer.output], .x)
        let destination = try MemoryDescriptor([batchSize, layer.output, layer.side, layer.side], .any)
        // Winograd must be asked for: oneDNN's own choice never takes it for inference.
        let convolution = try PrimitiveDescriptor.convolution(
            .inference,
            firstOf: [.winograd, .direct],
            source: sourceLayout,
            weights: weightsLayout,
            bias: biasLayout,
            destination: destination,
            fusedReLU: true,
            engine: engine
        )

        let activation = try append(
            convolution,
            layer.name,
            weightShape: shape,
            outputs: layer.output,
            to: program,
            after: source,
            weights
        )
        guard layer.pooled else { return activation }

        let pooling = try PrimitiveDescriptor.maxPooling(
            .inference,
            source: activation.descriptor,
            destination: MemoryDescriptor([batchSize, layer.output, layer.side / 2, layer.side / 2], .any),
            engine: engine
        )
        let pooled = try Memory(pooling.requiredLayout(of: .destination), engine: engine)
        try program.append(pooling, [(.source, activation), (.destination, pooled)])
        return pooled
    }

    private static func append(
        _ layer: Architecture.Dense,
        to program: Program,
        after source: Memory,
        batchSize: Int,
        _ weights: PackedWeights
    ) throws -> Memory {
        let engine = weights.engine
        // The first dense layer reads channels and pixels as four axes: no flatten, and PyTorch's order is kept.
        let features = layer.inputShape
        let biasLayout = try MemoryDescriptor([layer.output], .x)
        let dense = try PrimitiveDescriptor.innerProduct(
            .inference,
            source: MemoryDescriptor([batchSize] + features, .any),
            weights: MemoryDescriptor([layer.output] + features, .any),
            bias: biasLayout,
            destination: MemoryDescriptor([batchSize, layer.output], .nc),
            fusedReLU: layer.rectified,
            engine: engine
        )
        return try append(
            dense,
            layer.name,
            weightShape: [layer.output] + features,
            outputs: layer.output,
            to: program,
            after: source,
            weights
        )
    }

    /// Binds a layer's primitive to its packed parameters, its source and a new output.
    private static func append(
        _ layer: PrimitiveDescriptor,
        _ name: String,
        weightShape: [Int],
        outputs: Int,
        to program: Program,
        after source: Memory,
        _ weights: PackedWeights
    ) throws -> Memory {
        let activation = try Memory(layer.requiredLayout(of: .destination), engine: weights.engine)
        let weight = try weights.memory(
            "\(name).weight",
            in: layer.requiredLayout(of: .weights),
            viewedAs: weightShape
        )
        let bias = try weights.memory("\(name).bias", in: layer.requiredLayout(of: .bias), viewedAs: [outputs])
        let source = try program.memory(source, in: layer.requiredLayout(of: .source))
        try program.append(
            layer,
            [(.source, source), (.weights, weight), (.bias, bias), (.destination, activation)]
        )
        return activation
    }
}
