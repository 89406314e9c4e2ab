internal import OneDNN

/// The primitives of one forward and backward pass, with every buffer that they share.
///
/// ReLU is fused into the layers; its gradient is taken where the data is smallest, behind the pooling. Shapes in the
/// comments are logical: oneDNN keeps activations in blocks of channels.
final class TrainingProgram {
    /// A layer's forward pass, as its backward pass needs it.
    private struct Layer {
        let name: String
        let forward: PrimitiveDescriptor
        let source: Memory
        let output: Memory  // after ReLU (and dropout), before pooling
        let weights: TrainableParameter
        let bias: TrainableParameter
        let pooling: (descriptor: PrimitiveDescriptor, output: Memory, workspace: Memory)?

        /// What the next layer reads.
        var result: Memory { pooling?.output ?? output }
    }

    private(set) var parameters: [TrainableParameter] = []
    private(set) var dropoutMask: [Float]
    private(set) var loss: Float = 0
    private(set) var correct = 0
    var labelSmoothing: Float = 0

    private let engine: Engine
    private let program: Program
    private let input: Memory  // (N, 1, 28, 28)
    private let batchSize: Int
    private var logits: Memory
    private var labels: [UInt8] = []

    init(_ weights: ModelWeights, batchSize: Int) throws {
        engine = try Engine()
        program = try Program(engine: engine)
        self.batchSize = batchSize
        input = try Memory(MemoryDescriptor([batchSize, 1, DigitImage.side, DigitImage.side], .nchw), engine: engine)
        logits = input
        let dropped = Architecture.dense.first { $0.dropout > 0 }
        dropoutMask = [Float](repeating: 1, count: batchSize * (dropped?.output ?? 0))

        var current = input
        var convolutions: [Layer] = []
        for layer in Architecture.convolutions {
            convolutions.append(try appendForward(layer, after: current, weights))
            current = convolutions[convolutions.count - 1].result
        }
        var dense: [Layer] = []
        for layer in Architecture.dense {
            dense.append(try appendForward(layer, after: current, weights))
            current = dense[dense.count - 1].result
        }
        logits = current

        var gradient = try Memory(logits.descriptor, engine: engine)  // (N, 10)
        appendLoss(gradient: gradient)
        for (index, layer) in dense.enumerated().reversed() {
            gradient = try appendBackward(dense: layer, gradient)
            if index > 0 { appendRectifierGradient(gradient, of: dense[index - 1], Architecture.dense[index - 1]) }
        }
        for (index, layer) in convolutions.enumerated().reversed() {
            guard let next = try appendBackward(convolution: layer, gradient, needsSourceGradient: index > 0) else {
                break
            }
            gradient = next
        }
    }

    var implementations: [String] { program.implementations }

    func run() throws { try program.run() }

    /// Puts a batch into the input.
    func fill(_ images: [DigitImage], labels: [UInt8]) {
        self.labels = labels
        input.withFloats { buffer in
            for (row, image) in images.enumerated() { image.normalise(into: buffer, at: row * DigitImage.pixelCount) }
        }
    }

    /// Draws the next batch's dropout mask: inverted dropout, so that inference needs no scaling.
    func drawDropout(enabled: Bool, seed: UInt64) {
        guard enabled, let probability = Architecture.dense.first(where: { $0.dropout > 0 })?.dropout else { return }
        var generator = SplitMix64(seed: seed)
        let kept = 1 / (1 - probability)
        for index in dropoutMask.indices {
            dropoutMask[index] = generator.uniform(in: 0..<1) < probability ? 0 : kept
        }
    }

    // MARK: Forward

    private func appendForward(
        _ layer: Architecture.Convolution,
        after source: Memory,
        _ weights: ModelWeights
    ) throws -> Layer {
        let shape = [layer.output, layer.input, 3, 3]
        let forward = try PrimitiveDescriptor.convolution(
            .training,
            firstOf: [.automatic],
            source: layer.input == 1
                ? source.descriptor : MemoryDescriptor([batchSize, layer.input, layer.side, layer.side], .any),
            weights: MemoryDescriptor(shape, .any),
            bias: MemoryDescriptor([layer.output], .x),
            destination: MemoryDescriptor([batchSize, layer.output, layer.side, layer.side], .any),
            fusedReLU: true,
            engine: engine
        )
        let (weight, bias) = try parameters(
            layer.name,
            weightShape: shape,
            outputs: layer.output,
            of: forward,
            weights
        )
        let source = try program.memory(source, in: forward.requiredLayout(of: .source))
        let output = try Memory(forward.requiredLayout(of: .destination), engine: engine)
        try program.append(
            forward,
            [(.source, source), (.weights, weight.value), (.bias, bias.value), (.destination, output)]
        )
        return Layer(
            name: layer.name,
            forward: forward,
            source: source,
            output: output,
            weights: weight,
            bias: bias,
            pooling: layer.pooled ? try appendPooling(of: output, layer) : nil
        )
    }

    private func appendPooling(
        of output: Memory,
        _ layer: Architecture.Convolution
    ) throws -> (PrimitiveDescriptor, Memory, Memory) {
        let pooling = try PrimitiveDescriptor.maxPooling(
            .training,
            source: output.descriptor,
            destination: MemoryDescriptor([batchSize, layer.output, layer.side / 2, layer.side / 2], .any),
            engine: engine
        )
        let pooled = try Memory(pooling.requiredLayout(of: .destination), engine: engine)
        let workspace = try Memory(pooling.requiredLayout(of: .workspace), engine: engine)
        try program.append(pooling, [(.source, output), (.destination, pooled), (.workspace, workspace)])
        return (pooling, pooled, workspace)
    }

    private func appendForward(
        _ layer: Architecture.Dense,
        after source: Memory,
        _ weights: ModelWeights
    ) throws -> Layer {
        let shape = [layer.output] + layer.inputShape
        let forward = try PrimitiveDescriptor.innerProduct(
            .training,
            source: MemoryDescriptor([batchSize] + layer.inputShape, layer.inputShape.count > 1 ? .any : .nc),
            weights: MemoryDescriptor(shape, .any),
            bias: MemoryDescriptor([layer.output], .x),
            destination: MemoryDescriptor([batchSize, layer.output], .nc),
            fusedReLU: layer.rectified,
            engine: engine
        )
        let (weight, bias) = try parameters(
            layer.name,
            weightShape: shape,
            outputs: layer.output,
            of: forward,
            weights
        )
        let source = try program.memory(source, in: forward.requiredLayout(of: .source))
        let output = try Memory(forward.requiredLayout(of: .destination), engine: engine)
        try program.append(
            forward,
            [(.source, source), (.weights, weight.value), (.bias, bias.value), (.destination, output)]
        )
        if layer.dropout > 0 {
            program.append { [unowned self] in
                output.withFloats { buffer in
                    for index in dropoutMask.indices { buffer[index] *= dropoutMask[index] }
                }
            }
        }
        return Layer(
            name: layer.name,
            forward: forward,
            source: source,
            output: output,
            weights: weight,
            bias: bias,
            pooling: nil
        )
    }

    private func parameters(
        _ name: String,
        weightShape: [Int],
        outputs: Int,
        of forward: PrimitiveDescriptor,
        _ weights: ModelWeights
    ) throws -> (TrainableParameter, TrainableParameter) {
        let weight = try TrainableParameter(
            "\(name).weight",
            weights["\(name).weight"],
            viewedAs: weightShape,
            layout: forward.requiredLayout(of: .weights),
            engine: engine
        )
        let bias = try TrainableParameter(
            "\(name).bias",
            weights["\(name).bias"],
            viewedAs: [outputs],
            layout: forward.requiredLayout(of: .bias),
            engine: engine
        )
        parameters += [weight, bias]
        return (weight, bias)
    }

    private func appendLoss(gradient: Memory) {
        program.append { [unowned self] in
            (loss, correct) = logits.withFloats { logits in
                gradient.withFloats { gradient in
                    SoftmaxCrossEntropy.evaluate(
                        logits: logits,
                        labels: labels,
                        smoothing: labelSmoothing,
                        gradient: gradient
                    )
                }
            }
        }
    }

    // MARK: Backward

    /// Gradients of a dense layer's weights and bias; returns the gradient by its source.
    private func appendBackward(dense layer: Layer, _ gradient: Memory) throws -> Memory {
        let byWeights = try PrimitiveDescriptor.innerProductBackwardWeights(
            source: layer.source.descriptor,
            weightsGradient: MemoryDescriptor(layer.weights.shape, .any),
            biasGradient: layer.bias.value.descriptor,
            destinationGradient: gradient.descriptor,
            forward: layer.forward
        )
        try appendParameterGradients(byWeights, layer, gradient)

        let byData = try PrimitiveDescriptor.innerProductBackwardData(
            sourceGradient: MemoryDescriptor(
                [batchSize] + layer.weights.shape.dropFirst(),
                layer.weights.shape.count > 2 ? .any : .nc
            ),
            weights: MemoryDescriptor(layer.weights.shape, .any),
            destinationGradient: gradient.descriptor,
            forward: layer.forward
        )
        return try appendSourceGradient(byData, layer, gradient)
    }

    /// Gradients of a convolution with its pooling and ReLU; returns the gradient by its source, where one is needed.
    private func appendBackward(
        convolution layer: Layer,
        _ gradient: Memory,
        needsSourceGradient: Bool
    ) throws -> Memory? {
        // ReLU before pooling passes exactly where the pooled value is positive: four times less to mask.
        var gradient = try program.memory(gradient, in: layer.result.descriptor)
        try program.append(
            .reluBackward(output: layer.result.descriptor, gradient: gradient.descriptor, engine: engine),
            [(.destination, layer.result), (.destinationGradient, gradient), (.sourceGradient, gradient)]
        )
        if let pooling = layer.pooling {
            let backward = try PrimitiveDescriptor.maxPoolingBackward(
                sourceGradient: layer.output.descriptor,
                destinationGradient: gradient.descriptor,
                forward: pooling.descriptor
            )
            let spread = try Memory(backward.requiredLayout(of: .sourceGradient), engine: engine)
            try program.append(
                backward,
                [
                    (.destinationGradient, gradient), (.workspace, pooling.workspace), (.sourceGradient, spread),
                ]
            )
            gradient = spread
        }

        let (outputs, inputs) = (layer.weights.shape[0], layer.weights.shape[1])
        let side = Architecture.convolutions.first { $0.name == layer.name }?.side ?? 0
        let sourceLayout =
            inputs == 1 ? layer.source.descriptor : try MemoryDescriptor([batchSize, inputs, side, side], .any)
        let destinationLayout = try MemoryDescriptor([batchSize, outputs, side, side], .any)
        let weightsLayout = try MemoryDescriptor(layer.weights.shape, .any)
        let byWeights = try PrimitiveDescriptor.convolutionBackwardWeights(
            .automatic,
            source: sourceLayout,
            weightsGradient: weightsLayout,
            biasGradient: layer.bias.value.descriptor,
            destinationGradient: destinationLayout,
            forward: layer.forward
        )
        try appendParameterGradients(byWeights, layer, gradient)
        guard needsSourceGradient else { return nil }

        let byData = try PrimitiveDescriptor.convolutionBackwardData(
            .automatic,
            sourceGradient: sourceLayout,
            weights: weightsLayout,
            destinationGradient: destinationLayout,
            forward: layer.forward
        )
        return try appendSourceGradient(byData, layer, gradient)
    }

    /// ReLU and dropout behind a dense layer: both pass only where the output is not zero.
    private func appendRectifierGradient(_ gradient: Memory, of layer: Layer, _ shape: Architecture.Dense) {
        program.append { [unowned self] in
            gradient.withFloats { gradient in
                layer.output.withFloats { output in
                    for index in output.indices {
                        let scale = shape.dropout > 0 ? dropoutMask[index] : 1
                        gradient[index] = output[index] > 0 ? gradient[index] * scale : 0
                    }
                }
            }
        }
    }

    private func appendParameterGradients(
        _ byWeights: PrimitiveDescriptor,
        _ layer: Layer,
        _ gradient: Memory
    ) throws {
        let weightsGradient = try Memory(byWeights.requiredLayout(of: .weightsGradient), engine: engine)
        let biasGradient = try Memory(byWeights.requiredLayout(of: .biasGradient), engine: engine)
        try program.append(
            byWeights,
            [
                (.source, try program.memory(layer.source, in: byWeights.requiredLayout(of: .source))),
                (
                    .destinationGradient,
                    try program.memory(gradient, in: byWeights.requiredLayout(of: .destinationGradient))
                ),
                (.weightsGradient, weightsGradient), (.biasGradient, biasGradient),
            ]
        )
        layer.weights.gradient = try program.memory(weightsGradient, in: layer.weights.value.descriptor)
        layer.bias.gradient = biasGradient
    }

    private func appendSourceGradient(
        _ byData: PrimitiveDescriptor,
        _ layer: Layer,
        _ gradient: Memory
    ) throws -> Memory {
        let sourceGradient = try Memory(byData.requiredLayout(of: .sourceGradient), engine: engine)
        try program.append(
            byData,
            [
                (
                    .destinationGradient,
                    try program.memory(gradient, in: byData.requiredLayout(of: .destinationGradient))
                ),
                (.weights, try program.memory(layer.weights.value, in: byData.requiredLayout(of: .weights))),
                (.sourceGradient, sourceGradient),
            ]
        )
        return sourceGradient
    }

    // MARK: State

    /// Puts moments and average back.
    func restore(_ state: TrainingState) throws {
        for parameter in parameters {
            try parameter.load(state.firstMoments[parameter.name], into: parameter.firstMoment, engine: engine)
            try parameter.load(state.secondMoments[parameter.name], into: parameter.secondMoment, engine: engine)
            try parameter.load(state.average[parameter.name], into: parameter.average, engine: engine)
        }
    }

    /// One memory of every parameter as row-major tensors.
    func export(_ memory: (TrainableParameter) -> Memory?) throws -> [String: Tensor] {
        let shapes = Dictionary(uniqueKeysWithValues: Architecture.parameters)
        var tensors: [String: Tensor] = [:]
        for parameter in parameters {
            guard let memory = memory(parameter), let shape = shapes[parameter.name] else { continue }
            tensors[parameter.name] = try parameter.tensor(of: memory, shape: shape, engine: engine)
        }
        return tensors
    }

    func exportLogits() -> Tensor {
        Tensor(shape: [batchSize, Architecture.classes], scalars: logits.withFloats { Array($0) })
    }
}
