/// LargerCNN in plain Swift: slow, readable, and the yardstick that the fast network is measured by.
public struct ReferenceNetwork: Sendable {
    /// The parameters, under PyTorch's names.
    public let weights: ModelWeights

    /// Creates the network.
    ///
    /// - Parameter weights: Its parameters.
    public init(weights: ModelWeights) { self.weights = weights }

    /// The raw scores of each image, as at inference (no dropout).
    ///
    /// - Parameter images: N images, at least one.
    /// - Returns: (N, 10)
    public func logits(_ images: [DigitImage]) -> Tensor {
        layers(dropoutMasks: [:]).reduce(input(images)) { $1.forward($0) }
    }

    /// The training loss of a batch and its gradient with respect to every parameter.
    ///
    /// - Parameters:
    ///   - images: N images, at least one.
    ///   - labels: N digits, 0 to 9.
    ///   - dropoutMasks: By layer name, 1 where an output is kept and 0 where it is dropped: `fc1` (N, 512). A layer
    ///     without a mask drops nothing and scales nothing.
    ///   - labelSmoothing: Share of each target that is spread evenly over all classes.
    /// - Returns: The mean loss, and twelve gradients under the parameters' names and in their shapes.
    public func lossAndGradients(
        _ images: [DigitImage],
        labels: [Int],
        dropoutMasks: [String: Tensor] = [:],
        labelSmoothing: Float = 0
    ) -> (loss: Float, gradients: [String: Tensor]) {
        let layers = layers(dropoutMasks: dropoutMasks)
        var inputs = [input(images)]
        for layer in layers { inputs.append(layer.forward(inputs[inputs.count - 1])) }

        let criterion = ReferenceSoftmaxCrossEntropy(labelSmoothing: labelSmoothing)
        let logits = inputs.removeLast()
        var gradient = criterion.backward(logits, labels: labels)
        var gradients: [String: Tensor] = [:]
        for (layer, input) in zip(layers, inputs).reversed() {
            let step = layer.backward(gradient, input: input)
            gradient = step.input
            gradients.merge(step.parameters) { _, new in new }
        }
        return (criterion.forward(logits, labels: labels), gradients)
    }

    /// ``Architecture``, layer by layer.
    private func layers(dropoutMasks: [String: Tensor]) -> [any ReferenceLayer] {
        var layers: [any ReferenceLayer] = []
        for layer in Architecture.convolutions {
            layers.append(
                ReferenceConv2D(
                    name: layer.name,
                    weight: weights["\(layer.name).weight"],
                    bias: weights["\(layer.name).bias"]
                )
            )
            layers.append(ReferenceReLU())
            if layer.pooled { layers.append(ReferenceMaxPool2D()) }
        }
        layers.append(ReferenceFlatten())
        for layer in Architecture.dense {
            layers.append(
                ReferenceDense(
                    name: layer.name,
                    weight: weights["\(layer.name).weight"],
                    bias: weights["\(layer.name).bias"]
                )
            )
            if layer.rectified { layers.append(ReferenceReLU()) }
            if layer.dropout > 0, let mask = dropoutMasks[layer.name] {
                layers.append(ReferenceDropout(probability: layer.dropout, mask: mask))
            }
        }
        return layers
    }

    /// Normalised pixels, (N, 1, 28, 28): `(grey - mean) / deviation`, where grey is the ground's on paper, 1 in ink.
    private func input(_ images: [DigitImage]) -> Tensor {
        let side = DigitImage.side
        var input = Tensor(zeros: [images.count, 1, side, side])
        for (n, image) in images.enumerated() {
            let paper = weights.ground.level(of: image.origin)
            for (index, pixel) in image.pixels.enumerated() {
                let fraction = paper + (1 - paper) * Float(pixel) / 255
                input.scalars[n * DigitImage.pixelCount + index] =
                    (fraction - Architecture.pixelMean) / Architecture.pixelDeviation
            }
        }
        return input
    }
}
