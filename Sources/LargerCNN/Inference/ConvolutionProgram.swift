internal import OneDNN

/// The convolutional half of the network for one picture: every primitive made, every buffer allocated.
///
/// Pictures of a batch go through it one after the other, since one picture's activations (some 0.2 MB) stay in a core's
/// cache and a batch's do not: a third faster than convolving 32 at once.
final class ConvolutionProgram {
    /// What the dense layers read: 12544 floats channel-major, or bytes channels-last.
    let features: Memory
    /// The rectified output of every convolution, before pooling.
    let activations: [Memory]
    private let input: Memory  // (1, 1, 28, 28)
    private let program: Program
    private let ground: PictureGround

    init(_ weights: PackedWeights) throws {
        ground = weights.ground
        let engine = weights.engine
        program = try Program(engine: engine)
        input = try Memory(MemoryDescriptor([1, 1, DigitImage.side, DigitImage.side], .nchw), engine: engine)
        let builder = LayerBuilder(program, weights)
        var (current, activations) = (input, [Memory]())
        var unit: Float?  // of the bytes in `current`
        for layer in Architecture.convolutions {
            if let ranges = weights.ranges, let source = unit {
                let result = ranges.step(layer.name)
                current = try builder.convolution(layer, current, units: ByteUnits(source: source, result: result))
                unit = result
            } else {
                current = try builder.convolution(layer, current)
                if let ranges = weights.ranges {
                    // The first layer is under 1 % of the multiplications; in floats it reads the picture exactly.
                    let result = ranges.step(layer.name)
                    let bytes = try MemoryDescriptor(
                        [1, layer.output, layer.side, layer.side],
                        .nhwc,
                        type: .unsigned8
                    )
                    current = try program.memory(current, in: bytes, scales: OutputScales(1 / result))
                    unit = result
                }
            }
            activations.append(current)
            if layer.pooled { current = try builder.pooling(layer, current, unit == nil ? .float32 : .unsigned8) }
        }
        let shape = [1] + Architecture.dense[0].inputShape
        let plain =
            unit == nil ? try MemoryDescriptor(shape, .nchw) : try MemoryDescriptor(shape, .nhwc, type: .unsigned8)
        features = try program.memory(current, in: plain)
        self.activations = activations
    }

    /// Names of the implementations in use, for tests and benchmarks.
    var implementations: [String] { program.implementations }

    /// Computes the features of a picture.
    func run(_ image: DigitImage) throws {
        input.withFloats { image.normalise(into: $0, at: 0, on: ground) }
        try program.run()
    }
}
