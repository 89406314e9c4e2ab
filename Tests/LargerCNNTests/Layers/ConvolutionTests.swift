import OneDNN
import Testing

@testable import LargerCNN

/// oneDNN's convolution, as the wrapper asks for it, against the naive one.
@Suite struct ConvolutionTests {
    /// The greatest difference as a share of the greatest scalar: sums in another order leave 1e-6, Winograd 1e-5.
    private static let tolerance: Float = 1e-4

    /// Images, channels in, channels out, side: channels that fill no block of 16, and some of the network's own.
    private static let shapes = [[2, 3, 5, 6], [1, 1, 64, 28], [3, 16, 32, 7], [2, 64, 128, 14]]

    private let fast: FastLayer

    init() throws { fast = try FastLayer() }

    /// The naive layer of a shape, an input for it and a gradient of its output, all random.
    private func example(_ shape: [Int]) -> (layer: ReferenceConv2D, input: Tensor, slope: Tensor) {
        let (count, inputs, outputs, side) = (shape[0], shape[1], shape[2], shape[3])
        let layer = ReferenceConv2D(
            name: "conv",
            weight: Tensor(random: [outputs, inputs, 3, 3], seed: 1),
            bias: Tensor(random: [outputs], seed: 2)
        )
        let input = Tensor(random: [count, inputs, side, side], seed: 3)
        return (layer, input, Tensor(random: [count, outputs, side, side], seed: 4))
    }

    private func forward(
        _ purpose: Purpose,
        _ layer: ReferenceConv2D,
        _ input: Tensor,
        to output: [Int],
        firstOf algorithms: [ConvolutionAlgorithm],
        fusedReLU: Bool = false
    ) throws -> PrimitiveDescriptor {
        try .convolution(
            purpose,
            firstOf: algorithms,
            source: fast.open(input.shape),
            weights: fast.open(layer.weight.shape),
            bias: fast.open(layer.bias.shape),
            destination: fast.open(output),
            fusedReLU: fusedReLU,
            engine: fast.engine
        )
    }

    @Test(arguments: shapes, [ConvolutionAlgorithm.direct, .winograd, .automatic])
    func theForwardPassWithReLUIsThatOfTheNaiveLayers(shape: [Int], algorithm: ConvolutionAlgorithm) throws {
        let (layer, input, slope) = example(shape)
        let primitive = try forward(
            .inference,
            layer,
            input,
            to: slope.shape,
            firstOf: [algorithm, .direct],
            fusedReLU: true
        )
        let output = try fast.output(.destination, of: primitive)
        try fast.run(
            primitive,
            [
                (.source, fast.memory(input, for: .source, of: primitive)),
                (.weights, fast.memory(layer.weight, for: .weights, of: primitive)),
                (.bias, fast.memory(layer.bias, for: .bias, of: primitive)), (.destination, output),
            ]
        )
        let expected = ReferenceReLU().forward(layer.forward(input))
        let distance = try fast.tensor(output, slope.shape).distance(to: expected)
        #expect(distance < Self.tolerance * expected.greatest, "\(primitive.implementation)")
    }

    @Test(arguments: shapes, [ConvolutionAlgorithm.direct, .automatic])
    func theBackwardPassIsThatOfTheNaiveLayer(shape: [Int], algorithm: ConvolutionAlgorithm) throws {
        let (layer, input, slope) = example(shape)
        let forward = try forward(.training, layer, input, to: slope.shape, firstOf: [algorithm])
        let byData = try PrimitiveDescriptor.convolutionBackwardData(
            algorithm,
            sourceGradient: fast.open(input.shape),
            weights: fast.open(layer.weight.shape),
            destinationGradient: fast.open(slope.shape),
            forward: forward
        )
        let byWeights = try PrimitiveDescriptor.convolutionBackwardWeights(
            algorithm,
            source: fast.open(input.shape),
            weightsGradient: fast.open(layer.weight.shape),
            biasGradient: fast.open(layer.bias.shape),
            destinationGradient: fast.open(slope.shape),
            forward: forward
        )
        let inputGradient = try fast.output(.sourceGradient, of: byData)
        try fast.run(
            byData,
            [
                (.destinationGradient, fast.memory(slope, for: .destinationGradient, of: byData)),
                (.weights, fast.memory(layer.weight, for: .weights, of: byData)), (.sourceGradient, inputGradient),
            ]
        )
        let weightGradient = try fast.output(.weightsGradient, of: byWeights)
        let biasGradient = try fast.output(.biasGradient, of: byWeights)
        try fast.run(
            byWeights,
            [
                (.destinationGradient, fast.memory(slope, for: .destinationGradient, of: byWeights)),
                (.source, fast.memory(input, for: .source, of: byWeights)), (.weightsGradient, weightGradient),
                (.biasGradient, biasGradient),
            ]
        )

        let expected = layer.backward(slope, input: input)
        for (name, memory, tensor) in [
            ("input", inputGradient, expected.input),
            ("weight", weightGradient, try #require(expected.parameters["conv.weight"])),
            ("bias", biasGradient, try #require(expected.parameters["conv.bias"])),
        ] {
            let distance = try fast.tensor(memory, tensor.shape).distance(to: tensor)
            #expect(distance < Self.tolerance * tensor.greatest, "\(name)")
        }
    }
}
