import Testing

@testable import LargerCNN

@Suite struct ReferenceDropoutTests {
    private let layer = ReferenceDropout(probability: 0.75, mask: Tensor(shape: [2, 2], scalars: [1, 0, 0, 1]))

    @Test func whatIsKeptIsScaledSoThatTheExpectationStays() {
        let input = Tensor(shape: [2, 2], scalars: [1, 2, 3, -4])
        #expect(layer.forward(input).scalars == [4, 0, 0, -16])
    }

    @Test func theGradientPassesThroughTheSameMask() {
        let slope = Tensor(shape: [2, 2], scalars: [0.5, 1, 1, 2])
        #expect(layer.backward(slope, input: Tensor(zeros: [2, 2])).input.scalars == [2, 0, 0, 8])
    }
}
