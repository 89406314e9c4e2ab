internal import OneDNN

/// The backward pass: gradients of every parameter, and of every layer's source but the first.
extension TrainingProgram {
    /// Gradients of a dense layer's weights and bias; returns the gradient by its source.
    func appendBackward(dense layer: Layer, _ gradient: Memory) throws -> Memory {
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
    func appendBackward(
        convolution layer: Layer,
        _ shape: Architecture.Convolution,
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

        let (outputs, inputs, side) = (shape.output, shape.input, shape.side)
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
    func appendRectifierGradient(_ gradient: Memory, of layer: Layer, _ shape: Architecture.Dense) {
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
}
