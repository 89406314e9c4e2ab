import OneDNN
import Testing

@testable import LargerCNN

/// oneDNN's inner product, as the wrapper asks for it, against the naive flatten and dense layers.
@Suite struct DenseTests {
    /// The greatest difference as a share of the greatest scalar: sums in another order leave 1e-6.
    private static let tolerance: Float = 1e-5

    /// Images and features in; four axes are the output of a convolution, which is never flattened.
    private static let inputs = [[3, 5], [2, 256], [2, 3, 2, 4], [4, 32, 7, 7]]

    private let fast: FastLayer

    init() throws { fast = try FastLayer() }

    @Test(arguments: inputs, [10, 33])
    func bothPassesAreThoseOfTheNaiveLayers(shape: [Int], outputs: Int) throws {
        let features = Array(shape.dropFirst())
        let input = Tensor(random: shape, seed: 1)
        let weight = Tensor(random: [outputs] + features, seed: 2)
        let bias = Tensor(random: [outputs], seed: 3)
        let slope = Tensor(random: [shape[0], outputs], seed: 4)
        let flat = ReferenceFlatten().forward(input)
        let layer = ReferenceDense(name: "fc", weight: ReferenceFlatten().forward(weight), bias: bias)
        let gradients = layer.backward(slope, input: flat)

        let forward = try PrimitiveDescriptor.innerProduct(
            .training,
            source: fast.open(shape),
            weights: fast.open(weight.shape),
            bias: fast.open(bias.shape),
            destination: MemoryDescriptor(slope.shape, .nc),
            fusedReLU: false,
            engine: fast.engine
        )
        let output = try fast.output(.destination, of: forward)
        try fast.run(
            forward,
            [
                (.source, fast.memory(input, for: .source, of: forward)),
                (.weights, fast.memory(weight, for: .weights, of: forward)),
                (.bias, fast.memory(bias, for: .bias, of: forward)), (.destination, output),
            ]
        )
        try expect(output, layer.forward(flat), "output")

        let byData = try PrimitiveDescriptor.innerProductBackwardData(
            sourceGradient: fast.open(shape),
            weights: fast.open(weight.shape),
            destinationGradient: MemoryDescriptor(slope.shape, .nc),
            forward: forward
        )
        let inputGradient = try fast.output(.sourceGradient, of: byData)
        try fast.run(
            byData,
            [
                (.destinationGradient, fast.memory(slope, for: .destinationGradient, of: byData)),
                (.weights, fast.memory(weight, for: .weights, of: byData)), (.sourceGradient, inputGradient),
            ]
        )
        try expect(inputGradient, Tensor(shape: shape, scalars: gradients.input.scalars), "input")

        let byWeights = try PrimitiveDescriptor.innerProductBackwardWeights(
            source: fast.open(shape),
            weightsGradient: fast.open(weight.shape),
            biasGradient: fast.open(bias.shape),
            destinationGradient: MemoryDescriptor(slope.shape, .nc),
            forward: forward
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
        let expectedWeight = try #require(gradients.parameters["fc.weight"])
        try expect(weightGradient, Tensor(shape: weight.shape, scalars: expectedWeight.scalars), "weight")
        try expect(biasGradient, try #require(gradients.parameters["fc.bias"]), "bias")
    }

    private func expect(_ memory: Memory, _ expected: Tensor, _ name: String) throws {
        let distance = try fast.tensor(memory, expected.shape).distance(to: expected)
        #expect(distance < Self.tolerance * expected.greatest, "\(name)")
    }
}
