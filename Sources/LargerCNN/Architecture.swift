/// LargerCNN, as a list: the only place where its dimensions stand.
///
/// Input 1x28x28; three 3x3 convolutions with padding 1 and ReLU, the last two followed by 2x2 max-pooling; then three
/// dense layers with ReLU between them and dropout 0.5 after the first. 6,926,602 parameters.
public enum Architecture {
    /// A convolution: 3x3 kernel, stride 1, padding 1, ReLU.
    public struct Convolution: Sendable {
        /// PyTorch's name of the layer.
        public let name: String
        /// Channels in.
        public let input: Int
        /// Channels (filters) out.
        public let output: Int
        /// Height and width of input and output, in pixels.
        public let side: Int
        /// Whether 2x2 max-pooling with stride 2 follows.
        public let pooled: Bool
    }

    /// A dense (fully connected) layer.
    public struct Dense: Sendable {
        /// PyTorch's name of the layer.
        public let name: String
        /// Axes of the features in: channels, height and width for the first layer, channel-major.
        public let inputShape: [Int]
        /// Features out.
        public let output: Int
        /// Whether ReLU follows.
        public let rectified: Bool
        /// Probability that training zeroes an output.
        public let dropout: Float

        /// Features in.
        public var input: Int { inputShape.reduce(1, *) }
    }

    /// The convolutions, first to last.
    public static let convolutions = [
        Convolution(name: "conv1", input: 1, output: 64, side: 28, pooled: false),
        Convolution(name: "conv2", input: 64, output: 128, side: 28, pooled: true),
        Convolution(name: "conv3", input: 128, output: 256, side: 14, pooled: true),
    ]

    /// The dense layers, first to last.
    public static let dense = [
        Dense(name: "fc1", inputShape: [256, 7, 7], output: 512, rectified: true, dropout: 0.5),
        Dense(name: "fc2", inputShape: [512], output: 256, rectified: true, dropout: 0),
        Dense(name: "fc3", inputShape: [256], output: 10, rectified: false, dropout: 0),
    ]

    /// Number of classes: the ten digits.
    public static let classes = 10

    /// Mean and standard deviation that normalise a pixel in 0...1, as in the original recipe.
    public static let (pixelMean, pixelDeviation): (Float, Float) = (0.5, 0.5)

    /// Name and shape of every parameter tensor, in the order of PyTorch's `state_dict`.
    public static let parameters: [(name: String, shape: [Int])] =
        convolutions.flatMap { layer in
            [("\(layer.name).weight", [layer.output, layer.input, 3, 3]), ("\(layer.name).bias", [layer.output])]
        }
        + dense.flatMap { layer in
            [("\(layer.name).weight", [layer.output, layer.input]), ("\(layer.name).bias", [layer.output])]
        }

    /// Number of trainable scalars: 6,926,602.
    public static let parameterCount = parameters.reduce(0) { $0 + $1.shape.reduce(1, *) }

    /// Multiplications, each with its addition, that one picture takes as the layers are defined: 123 million.
    public static let multiplications =
        convolutions.reduce(0) { $0 + 9 * $1.input * $1.output * $1.side * $1.side }
        + dense.reduce(0) { $0 + $1.input * $1.output }
}
