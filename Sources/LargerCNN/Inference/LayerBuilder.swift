internal import OneDNN

/// Appends LargerCNN's layers to a program, each in the fastest form that oneDNN has for it.
///
/// Activations move in whatever layout oneDNN prefers. Winograd must be asked for: oneDNN's own choice never takes it for
/// inference.
struct LayerBuilder {
    let program: Program
    let weights: PackedWeights
    private var engine: Engine { weights.engine }

    init(_ program: Program, _ weights: PackedWeights) {
        self.program = program
        self.weights = weights
    }

    /// A convolution of floats with its ReLU.
    func convolution(_ layer: Architecture.Convolution, _ source: Memory) throws -> Memory {
        let shape = [layer.output, layer.input, 3, 3]
        let primitive = try PrimitiveDescriptor.convolution(
            .inference,
            firstOf: [.winograd, .direct],
            // A one-channel picture is read as it is; forcing another layout on it costs a slow reference kernel.
            source: layer.input == 1 ? source.descriptor : open([1, layer.input, layer.side, layer.side], .float32),
            weights: open(shape, .float32),
            bias: MemoryDescriptor([layer.output], .x),
            destination: open([1, layer.output, layer.side, layer.side], .float32),
            fusedReLU: true,
            engine: engine
        )
        return try append(primitive, layer.name, weightShape: shape, outputs: layer.output, source)
    }

    /// A convolution of bytes with its ReLU.
    ///
    /// - Parameters:
    ///   - layer: The layer.
    ///   - source: Bytes.
    ///   - units: What a unit of the source and of the result stands for.
    /// - Returns: Bytes.
    /// - Throws: `OneDNNError` if memory runs out.
    func convolution(_ layer: Architecture.Convolution, _ source: Memory, units: ByteUnits) throws -> Memory {
        let shape = [layer.output, layer.input, 3, 3]
        let name = "\(layer.name).weight"
        let steps = weights.steps(of: name, outputs: layer.output)
        let primitive = try PrimitiveDescriptor.convolution(
            .inference,
            firstOf: [.winograd, .direct],
            source: open([1, layer.input, layer.side, layer.side], .unsigned8),
            weights: open(shape, .signed8),
            bias: MemoryDescriptor([layer.output], .x),
            destination: open([1, layer.output, layer.side, layer.side], .unsigned8),
            fusedReLU: true,
            scales: units.scales(steps),
            engine: engine
        )
        let layout = try primitive.requiredLayout(of: .weights)
        // Results clip at 255, which is more than Winograd's transform bears.
        if !layout.holdsPlainScalars { program.append { source.withBytes(clipToTopByte) } }
        let packed = try weights.bytes(name, in: layout, viewedAs: shape, steps: steps)
        return try append(primitive, layer.name, packed, source, products: units.products(steps))
    }

    /// 2x2 max-pooling.
    func pooling(_ layer: Architecture.Convolution, _ source: Memory, _ type: ScalarType) throws -> Memory {
        let primitive = try PrimitiveDescriptor.maxPooling(
            .inference,
            source: source.descriptor,
            destination: open([1, layer.output, layer.side / 2, layer.side / 2], type),
            engine: engine
        )
        let pooled = try Memory(primitive.requiredLayout(of: .destination), engine: engine)
        try program.append(primitive, [(.source, source), (.destination, pooled)])
        return pooled
    }

    /// A dense layer of floats.
    func dense(_ layer: Architecture.Dense, _ source: Memory, batchSize: Int) throws -> Memory {
        let shape = [layer.output, layer.input]
        let primitive = try PrimitiveDescriptor.innerProduct(
            .inference,
            source: open([batchSize, layer.input], .float32),
            weights: open(shape, .float32),
            bias: MemoryDescriptor([layer.output], .x),
            destination: MemoryDescriptor([batchSize, layer.output], .nc),
            fusedReLU: layer.rectified,
            engine: engine
        )
        return try append(primitive, layer.name, weightShape: shape, outputs: layer.output, source)
    }

    /// A dense layer of bytes; a picture's features come channels-last.
    func dense(_ layer: Architecture.Dense, _ source: Memory, batchSize: Int, units: ByteUnits) throws -> Memory {
        let name = "\(layer.name).weight"
        let steps = weights.steps(of: name, outputs: layer.output)
        let primitive = try PrimitiveDescriptor.innerProduct(
            .inference,
            // Two plain axes: for four oneDNN takes a slower implementation, with another layout for each batch size.
            source: MemoryDescriptor([batchSize, layer.input], .nc, type: .unsigned8),
            weights: open([layer.output, layer.input], .signed8),
            bias: MemoryDescriptor([layer.output], .x),
            destination: MemoryDescriptor(
                [batchSize, layer.output],
                .nc,
                type: layer.rectified ? .unsigned8 : .float32
            ),
            fusedReLU: layer.rectified,
            scales: units.scales(steps),
            engine: engine
        )
        let packed = try weights.bytes(
            name,
            in: primitive.requiredLayout(of: .weights),
            viewedAs: [layer.output] + layer.inputShape,
            steps: steps
        )
        return try append(primitive, layer.name, packed, source, products: units.products(steps))
    }

    /// A layout that leaves the choice to oneDNN.
    private func open(_ shape: [Int], _ type: ScalarType) throws -> MemoryDescriptor {
        try MemoryDescriptor(shape, .any, type: type)
    }

    /// Binds a float layer to its parameters, its source and a new output.
    private func append(
        _ primitive: PrimitiveDescriptor,
        _ name: String,
        weightShape: [Int],
        outputs: Int,
        _ source: Memory
    ) throws -> Memory {
        let packed = try weights.memory(
            "\(name).weight",
            in: primitive.requiredLayout(of: .weights),
            viewedAs: weightShape
        )
        let bias = try weights.memory("\(name).bias", in: primitive.requiredLayout(of: .bias), viewedAs: [outputs])
        return try append(primitive, source: source, weights: packed, bias: bias)
    }

    /// Binds a byte layer to its parameters, its source and a new output.
    private func append(
        _ primitive: PrimitiveDescriptor,
        _ name: String,
        _ packed: Memory,
        _ source: Memory,
        products: [Float]
    ) throws -> Memory {
        let bias = try weights.bias("\(name).bias", units: products)
        return try append(primitive, source: source, weights: packed, bias: bias)
    }

    private func append(
        _ primitive: PrimitiveDescriptor,
        source: Memory,
        weights: Memory,
        bias: Memory
    ) throws -> Memory {
        let output = try Memory(primitive.requiredLayout(of: .destination), engine: engine)
        let source = try program.memory(source, in: primitive.requiredLayout(of: .source))
        try program.append(
            primitive,
            [(.source, source), (.weights, weights), (.bias, bias), (.destination, output)]
        )
        return output
    }
}

/// Lowers what is above ``ActivationRanges/topByte`` to it, in a loop that the compiler turns into vector instructions;
/// `pointwiseMin` of SIMD vectors is not, and takes longer than a convolution.
private func clipToTopByte(_ bytes: UnsafeMutableRawBufferPointer) {
    for index in bytes.indices { bytes[index] = min(bytes[index], ActivationRanges.topByte) }
}
