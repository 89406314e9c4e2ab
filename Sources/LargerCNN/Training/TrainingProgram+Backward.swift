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
        var gradient = try program.memory(gradient, in: layer.result.descriptor)
        if layer.normalisation == nil {
            // ReLU before pooling passes exactly where the pooled value is positive: four times less to mask.
            try program.append(
                .reluBackward(output: layer.result.descriptor, gradient: gradient.descriptor, engine: engine),
                [(.destination, layer.result), (.destinationGradient, gradient), (.sourceGradient, gradient)]
            )
        }
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
        if let normalisation = layer.normalisation {
            gradient = try appendBackward(normalisation, shift: layer.bias, gradient)
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
            biasGradient: layer.normalisation == nil ? layer.bias.value.descriptor : nil,
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

    /// Gradient of the shift, which is the convolution's bias; returns the gradient by what the convolution gave.
    private func appendBackward(
        _ layer: NormalisationLayer,
        shift: TrainableParameter,
        _ gradient: Memory
    ) throws -> Memory {
        let backward = try PrimitiveDescriptor.batchNormalizationBackward(
            source: layer.source.descriptor,
            epsilon: BatchNormalisation.epsilon,
            forward: layer.forward
        )
        let gradient = try program.memory(gradient, in: layer.source.descriptor)
        let shiftGradient = try Memory(shift.value.descriptor, engine: engine)
        // oneDNN computes it in the same pass; the scale stays as it is.
        let scaleGradient = try Memory(shift.value.descriptor, engine: engine)
        try program.append(
            backward,
            [
                (.source, layer.source), (.mean, layer.mean), (.variance, layer.variance), (.scale, layer.scale),
                (.shift, shift.value), (.workspace, layer.workspace), (.destinationGradient, gradient),
                (.sourceGradient, gradient), (.scaleGradient, scaleGradient), (.shiftGradient, shiftGradient),
            ]
        )
        shift.gradient = shiftGradient
        return gradient
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
        var arguments = [
            (Argument.source, try program.memory(layer.source, in: byWeights.requiredLayout(of: .source))),
            (
                .destinationGradient,
                try program.memory(gradient, in: byWeights.requiredLayout(of: .destinationGradient))
            ),
            (.weightsGradient, weightsGradient),
        ]
        if let layout = byWeights.layout(of: .biasGradient) {
            let biasGradient = try Memory(layout, engine: engine)
            arguments.append((.biasGradient, biasGradient))
            layer.bias.gradient = biasGradient
        }
        try program.append(byWeights, arguments)
        layer.weights.gradient = try program.memory(weightsGradient, in: layer.weights.value.descriptor)
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
