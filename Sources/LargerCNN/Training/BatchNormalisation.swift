/// Batch normalisation between every convolution and its ReLU, as a training carries it along.
///
/// A network that ends up in use has none: mean, variance and scale of a channel are a factor and a summand, which are
/// folded into the convolution's weights and bias. While it trains, `scale * (x - mean) / deviation + bias` stands behind
/// each convolution, with each batch's own mean and deviation; the shift is the convolution's bias, which has no other
/// use there. The scale stays as it began: behind ReLU the next layer's weights can do its part.
///
/// Source: Ioffe and Szegedy, "Batch Normalization", 2015, arXiv:1502.03167.
public struct BatchNormalisation: Sendable, Equatable {
    /// A convolution's channels.
    public struct Layer: Sendable, Equatable {
        /// What a normalised channel is multiplied by: (channels).
        public var scale: Tensor
        /// Running average of the batches' means: (channels).
        public var mean: Tensor
        /// Running average of the batches' variances: (channels).
        public var variance: Tensor
    }

    /// Added to every variance.
    static let epsilon: Float = 1e-5

    /// By the name of the convolution.
    public var layers: [String: Layer]

    /// What stands in front of a network with random weights: channels of mean 0 and variance 1.
    public static var initial: BatchNormalisation {
        BatchNormalisation(
            layers: Dictionary(
                uniqueKeysWithValues: Architecture.convolutions.map { layer in
                    let ones = Tensor(shape: [layer.output], scalars: [Float](repeating: 1, count: layer.output))
                    return (layer.name, Layer(scale: ones, mean: Tensor(zeros: [layer.output]), variance: ones))
                }
            )
        )
    }

    /// The weights of the network without normalisation that answers as the normalised one does by its running averages.
    ///
    /// - Parameter weights: Those of the normalised network.
    /// - Returns: Weights with mean, variance and scale in the convolutions' weights and biases.
    public func folded(into weights: ModelWeights) -> ModelWeights {
        var weights = weights
        for (name, layer) in layers {
            let factors = zip(layer.scale.scalars, layer.variance.scalars)
                .map { scale, variance in scale / (variance + Self.epsilon).squareRoot() }
            let kernel = weights["\(name).weight"]
            let size = kernel.scalars.count / factors.count
            weights["\(name).weight"] = Tensor(
                shape: kernel.shape,
                scalars: kernel.scalars.enumerated().map { index, scalar in scalar * factors[index / size] }
            )
            let bias = weights["\(name).bias"]
            weights["\(name).bias"] = Tensor(
                shape: bias.shape,
                scalars: bias.scalars.indices.map { bias.scalars[$0] - layer.mean.scalars[$0] * factors[$0] }
            )
        }
        return weights
    }
}

extension BatchNormalisation {
    private static let tensorNames = ["scale", "mean", "variance"]

    /// Every tensor by its name, such as `conv1.mean`.
    var named: [String: Tensor] {
        var named: [String: Tensor] = [:]
        for (name, layer) in layers {
            for (tensor, value) in zip(Self.tensorNames, [layer.scale, layer.mean, layer.variance]) {
                named["\(name).\(tensor)"] = value
            }
        }
        return named
    }

    /// Takes tensors by name.
    ///
    /// - Parameter named: Exactly those that ``named`` gives.
    /// - Throws: ``ModelWeightsError`` if one is missing, has another shape, or is unknown.
    init(named: [String: Tensor]) throws(ModelWeightsError) {
        var rest = named
        layers = [:]
        for layer in Architecture.convolutions {
            var tensors: [Tensor] = []
            for name in Self.tensorNames.map({ "\(layer.name).\($0)" }) {
                guard let tensor = rest.removeValue(forKey: name) else { throw .missing(name: name) }
                guard tensor.shape == [layer.output] else {
                    throw .shape(name: name, expected: [layer.output], got: tensor.shape)
                }
                tensors.append(tensor)
            }
            layers[layer.name] = Layer(scale: tensors[0], mean: tensors[1], variance: tensors[2])
        }
        if let unknown = rest.keys.min() { throw .unknown(name: unknown) }
    }
}
