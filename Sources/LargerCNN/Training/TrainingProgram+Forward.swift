internal import OneDNN

/// The forward pass: every layer, and the loss behind them.
extension TrainingProgram {
    func appendForward(
        _ layer: Architecture.Convolution,
        after source: Memory,
        _ weights: ModelWeights,
        _ normalisation: BatchNormalisation.Layer?
    ) throws -> Layer {
        let shape = [layer.output, layer.input, 3, 3]
        let forward = try PrimitiveDescriptor.convolution(
            .training,
            firstOf: [.automatic],
            source: layer.input == 1
                ? source.descriptor : MemoryDescriptor([batchSize, layer.input, layer.side, layer.side], .any),
            weights: MemoryDescriptor(shape, .any),
            // The mean would take a bias away again.
            bias: normalisation == nil ? MemoryDescriptor([layer.output], .x) : nil,
            destination: MemoryDescriptor([batchSize, layer.output, layer.side, layer.side], .any),
            fusedReLU: normalisation == nil,
            engine: engine
        )
        var appended = try append(
            forward,
            layer.name,
            weightShape: shape,
            outputs: layer.output,
            after: source,
            weights
        )
        if let normalisation {
            let added = try NormalisationLayer(layer.name, after: appended.output, normalisation, engine: engine)
            try program.append(added.forward, added.arguments(shift: appended.bias.value))
            (appended.normalisation, appended.output) = (added, added.output)
        }
        if layer.pooled { appended.pooling = try appendPooling(of: appended.output, layer) }
        return appended
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

    func appendForward(
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
        let appended = try append(
            forward,
            layer.name,
            weightShape: shape,
            outputs: layer.output,
            after: source,
            weights
        )
        if layer.dropout > 0 {
            program.append { [unowned self] in
                appended.output.withFloats { buffer in
                    for index in dropoutMask.indices { buffer[index] *= dropoutMask[index] }
                }
            }
        }
        return appended
    }

    /// Binds a layer's forward primitive to its parameters, its source and a new output.
    private func append(
        _ forward: PrimitiveDescriptor,
        _ name: String,
        weightShape: [Int],
        outputs: Int,
        after source: Memory,
        _ weights: ModelWeights
    ) throws -> Layer {
        let (weight, bias) = try parameters(name, weightShape: weightShape, outputs: outputs, of: forward, weights)
        let source = try program.memory(source, in: forward.requiredLayout(of: .source))
        let output = try Memory(forward.requiredLayout(of: .destination), engine: engine)
        var arguments = [(Argument.source, source), (.weights, weight.value), (.destination, output)]
        if forward.layout(of: .bias) != nil { arguments.append((.bias, bias.value)) }
        try program.append(forward, arguments)
        return Layer(
            forward: forward,
            source: source,
            output: output,
            weights: weight,
            bias: bias,
            normalisation: nil,
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
            layout: MemoryDescriptor([outputs], .x),
            engine: engine
        )
        parameters += [weight, bias]
        return (weight, bias)
    }

    func appendLoss(gradient: Memory) {
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
}
