internal import OneDNN

/// The primitives of one forward and backward pass, with every buffer that they share.
///
/// ReLU is fused into the layers; its gradient is taken where the data is smallest, behind the pooling. Shapes in the
/// comments are logical: oneDNN keeps activations in blocks of channels.
final class TrainingProgram {
    /// A layer's forward pass, as its backward pass needs it.
    struct Layer {
        let forward: PrimitiveDescriptor
        let source: Memory
        var output: Memory  // after ReLU (and dropout), before pooling
        let weights: TrainableParameter
        let bias: TrainableParameter
        var normalisation: NormalisationLayer?
        var pooling: (descriptor: PrimitiveDescriptor, output: Memory, workspace: Memory)?

        /// What the next layer reads.
        var result: Memory { pooling?.output ?? output }
    }

    var parameters: [TrainableParameter] = []
    /// One behind each convolution, or none at all.
    private(set) var normalisations: [NormalisationLayer] = []
    private(set) var dropoutMask: [Float]
    var loss: Float = 0
    var correct = 0
    var labelSmoothing: Float = 0

    let engine: Engine
    let program: Program
    private let input: Memory  // (N, 1, 28, 28)
    let batchSize: Int
    let ground: PictureGround
    private(set) var logits: Memory
    private(set) var labels: [UInt8] = []

    init(_ weights: ModelWeights, _ normalisation: BatchNormalisation?, batchSize: Int) throws {
        engine = try Engine()
        program = try Program(engine: engine)
        self.batchSize = batchSize
        ground = weights.ground
        input = try Memory(MemoryDescriptor([batchSize, 1, DigitImage.side, DigitImage.side], .nchw), engine: engine)
        logits = input
        let dropped = Architecture.dense.first { $0.dropout > 0 }
        dropoutMask = [Float](repeating: 1, count: batchSize * (dropped?.output ?? 0))

        var current = input
        var convolutions: [Layer] = []
        for layer in Architecture.convolutions {
            let running = normalisation?.layers[layer.name]
            convolutions.append(try appendForward(layer, after: current, weights, running))
            current = convolutions[convolutions.count - 1].result
        }
        var dense: [Layer] = []
        for layer in Architecture.dense {
            dense.append(try appendForward(layer, after: current, weights))
            current = dense[dense.count - 1].result
        }
        logits = current

        normalisations = convolutions.compactMap(\.normalisation)

        var gradient = try Memory(logits.descriptor, engine: engine)  // (N, 10)
        appendLoss(gradient: gradient)
        for (index, layer) in dense.enumerated().reversed() {
            gradient = try appendBackward(dense: layer, gradient)
            if index > 0 { appendRectifierGradient(gradient, of: dense[index - 1], Architecture.dense[index - 1]) }
        }
        for (index, layer) in convolutions.enumerated().reversed() {
            let shape = Architecture.convolutions[index]
            let next = try appendBackward(convolution: layer, shape, gradient, needsSourceGradient: index > 0)
            guard let next else { break }
            gradient = next
        }
    }

    var implementations: [String] { program.implementations }

    func run() throws { try program.run() }

    /// Puts a batch into the input.
    func fill(_ images: [DigitImage], labels: [UInt8]) {
        self.labels = labels
        input.withFloats { buffer in
            for (row, image) in images.enumerated() {
                image.normalise(into: buffer, at: row * DigitImage.pixelCount, on: ground)
            }
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

    /// Scale and running averages of the normalisation, where there is one.
    var normalisation: BatchNormalisation? {
        guard !normalisations.isEmpty else { return nil }
        return BatchNormalisation(layers: Dictionary(uniqueKeysWithValues: normalisations.map { ($0.name, $0.state) }))
    }

    func exportLogits() -> Tensor {
        Tensor(shape: [batchSize, Architecture.classes], scalars: logits.withFloats { Array($0) })
    }
}
