import Testing

@testable import LargerCNN

@Suite struct ReferenceConv2DTests {
    /// Rounding alone: some 20 products of numbers below 1 and a division by a step of 1 leave about 1e-6.
    private static let rounding: Float = 1e-5

    @Test func aKernelOfOnesSumsTheNeighbourhoodAndZerosSurroundTheImage() {
        let layer = ReferenceConv2D(
            name: "conv",
            weight: Tensor(shape: [1, 1, 3, 3], scalars: [Float](repeating: 1, count: 9)),
            bias: Tensor(shape: [1], scalars: [100])
        )
        let image = Tensor(shape: [1, 1, 3, 3], scalars: [1, 2, 3, 4, 5, 6, 7, 8, 9])
        #expect(layer.forward(image).scalars == [112, 121, 116, 127, 145, 133, 124, 139, 128])
    }

    @Test func theKernelIsNotTurned() {
        var weight = Tensor(zeros: [1, 1, 3, 3])
        weight.scalars[0] = 1
        let layer = ReferenceConv2D(name: "conv", weight: weight, bias: Tensor(zeros: [1]))
        let image = Tensor(shape: [1, 1, 2, 3], scalars: [1, 2, 3, 4, 5, 6])
        // The corner weight (0, 0) brings each pixel one row down and one column to the right.
        #expect(layer.forward(image).scalars == [0, 0, 0, 0, 1, 2])
    }

    @Test func everyOutputChannelSumsAllInputChannelsOfItsOwnImage() {
        var weight = Tensor(zeros: [2, 2, 3, 3])
        // The middle weights (1, 1) of kernel (o, i) are 1, 10 for output 0 and 100, 1000 for output 1.
        for (kernel, value) in [Float(1), 10, 100, 1000].enumerated() { weight.scalars[kernel * 9 + 4] = value }
        let layer = ReferenceConv2D(name: "conv", weight: weight, bias: Tensor(zeros: [2]))
        let images = Tensor(shape: [2, 2, 1, 1], scalars: [1, 2, 3, 4])
        #expect(layer.forward(images).scalars == [21, 2100, 43, 4300])
    }

    @Test(arguments: [[1, 1, 1, 1, 1], [1, 2, 3, 4, 4], [2, 3, 2, 3, 5], [3, 1, 4, 2, 2]])
    func theGradientsAreThoseOfFiniteDifferences(sizes: [Int]) throws {
        let (count, inputs, outputs, height, width) = (sizes[0], sizes[1], sizes[2], sizes[3], sizes[4])
        let weight = Tensor(random: [outputs, inputs, 3, 3], seed: 1)
        let bias = Tensor(random: [outputs], seed: 2)
        let input = Tensor(random: [count, inputs, height, width], seed: 3)
        let slope = Tensor(random: [count, outputs, height, width], seed: 4)
        func loss(_ input: Tensor, _ weight: Tensor, _ bias: Tensor) -> Double {
            ReferenceConv2D(name: "conv", weight: weight, bias: bias).forward(input).dot(slope)
        }

        let gradients = ReferenceConv2D(name: "conv", weight: weight, bias: bias).backward(slope, input: input)
        let expectedInput = numericalGradient(at: input, step: 0.5) { loss($0, weight, bias) }
        let expectedWeight = numericalGradient(at: weight, step: 0.5) { loss(input, $0, bias) }
        let expectedBias = numericalGradient(at: bias, step: 0.5) { loss(input, weight, $0) }
        #expect(gradients.input.distance(to: expectedInput) < Self.rounding)
        #expect(try #require(gradients.parameters["conv.weight"]).distance(to: expectedWeight) < Self.rounding)
        #expect(try #require(gradients.parameters["conv.bias"]).distance(to: expectedBias) < Self.rounding)
    }
}
