import OneDNN
import Testing

@testable import LargerCNN

/// oneDNN's max-pooling and the backward pass of ReLU, as the wrapper asks for them, against the naive layers.
///
/// Nothing is added up, so all is equal to the last bit.
@Suite struct PoolingAndReLUTests {
    private let fast: FastLayer

    init() throws { fast = try FastLayer() }

    /// Half of the scalars are one of five values, zero among them: nearly every window holds a tie.
    private func tied(_ shape: [Int]) -> Tensor {
        let random = Tensor(random: shape, seed: 1)
        return Tensor(shape: shape, scalars: random.scalars.map { $0 < 0 ? 0 : ($0 * 4).rounded() })
    }

    @Test(arguments: [[1, 1, 2, 2], [2, 3, 4, 6], [2, 128, 28, 28]])
    func poolingBreaksTiesAsTheNaiveLayerDoes(shape: [Int]) throws {
        let input = tied(shape)
        let pooled = [shape[0], shape[1], shape[2] / 2, shape[3] / 2]
        let slope = Tensor(random: pooled, seed: 2)
        let forward = try PrimitiveDescriptor.maxPooling(
            .training,
            source: MemoryDescriptor(shape, .nchw),
            destination: fast.open(pooled),
            engine: fast.engine
        )
        let (output, workspace) = (
            try fast.output(.destination, of: forward), try fast.output(.workspace, of: forward)
        )
        try fast.run(
            forward,
            [
                (.source, fast.memory(input, for: .source, of: forward)), (.destination, output),
                (.workspace, workspace),
            ]
        )
        let backward = try PrimitiveDescriptor.maxPoolingBackward(
            sourceGradient: MemoryDescriptor(shape, .nchw),
            destinationGradient: output.descriptor,
            forward: forward
        )
        let gradient = try fast.output(.sourceGradient, of: backward)
        try fast.run(
            backward,
            [
                (.destinationGradient, fast.memory(slope, for: .destinationGradient, of: backward)),
                (.workspace, workspace), (.sourceGradient, gradient),
            ]
        )
        let layer = ReferenceMaxPool2D()
        let outputMatches = try fast.tensor(output, pooled) == layer.forward(input)
        let gradientMatches = try fast.tensor(gradient, shape) == layer.backward(slope, input: input).input
        #expect(outputMatches)
        #expect(gradientMatches)
    }

    @Test func reluPassesItsGradientWhereItsOutputIsPositive() throws {
        let shape = [2, 3, 4, 5]
        let input = Tensor(random: shape, seed: 1)
        let slope = Tensor(random: shape, seed: 2)
        let layer = ReferenceReLU()
        let plain = try MemoryDescriptor(shape, .nchw)
        let output = try plainMemory(layer.forward(input), viewedAs: shape, engine: fast.engine)
        let gradient = try plainMemory(slope, viewedAs: shape, engine: fast.engine)
        // In place, as the training program runs it.
        try fast.run(
            .reluBackward(output: plain, gradient: plain, engine: fast.engine),
            [(.destination, output), (.destinationGradient, gradient), (.sourceGradient, gradient)]
        )
        #expect(try fast.tensor(gradient, shape) == layer.backward(slope, input: input).input)
    }
}
