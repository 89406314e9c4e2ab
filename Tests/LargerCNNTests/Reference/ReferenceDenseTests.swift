import Testing

@testable import LargerCNN

@Suite struct ReferenceDenseTests {
    /// Rounding alone, as with a convolution.
    private static let rounding: Float = 1e-5

    @Test func aRowOfWeightsMakesAnOutput() {
        let layer = ReferenceDense(
            name: "fc",
            weight: Tensor(shape: [2, 3], scalars: [1, 2, 3, 4, 5, 6]),
            bias: Tensor(shape: [2], scalars: [0.5, -0.5])
        )
        let input = Tensor(shape: [2, 3], scalars: [1, 0, -1, 2, 1, 0])
        #expect(layer.forward(input) == Tensor(shape: [2, 2], scalars: [-1.5, -2.5, 4.5, 12.5]))
    }

    @Test(arguments: [[1, 1, 1], [1, 4, 3], [3, 2, 5]])
    func theGradientsAreThoseOfFiniteDifferences(sizes: [Int]) throws {
        let (count, inputs, outputs) = (sizes[0], sizes[1], sizes[2])
        let weight = Tensor(random: [outputs, inputs], seed: 1)
        let bias = Tensor(random: [outputs], seed: 2)
        let input = Tensor(random: [count, inputs], seed: 3)
        let slope = Tensor(random: [count, outputs], seed: 4)
        func loss(_ input: Tensor, _ weight: Tensor, _ bias: Tensor) -> Double {
            ReferenceDense(name: "fc", weight: weight, bias: bias).forward(input).dot(slope)
        }

        let gradients = ReferenceDense(name: "fc", weight: weight, bias: bias).backward(slope, input: input)
        let expectedInput = numericalGradient(at: input, step: 0.5) { loss($0, weight, bias) }
        let expectedWeight = numericalGradient(at: weight, step: 0.5) { loss(input, $0, bias) }
        let expectedBias = numericalGradient(at: bias, step: 0.5) { loss(input, weight, $0) }
        #expect(gradients.input.distance(to: expectedInput) < Self.rounding)
        #expect(try #require(gradients.parameters["fc.weight"]).distance(to: expectedWeight) < Self.rounding)
        #expect(try #require(gradients.parameters["fc.bias"]).distance(to: expectedBias) < Self.rounding)
    }
}
