import Testing

@testable import LargerCNN

@Suite struct ReferenceReLUTests {
    @Test func negativesBecomeZero() {
        let input = Tensor(shape: [5], scalars: [-2, -0.5, 0, 0.5, 2])
        #expect(ReferenceReLU().forward(input).scalars == [0, 0, 0, 0.5, 2])
    }

    @Test func theSlopeAtZeroIsZero() {
        let input = Tensor(shape: [3], scalars: [-1, 0, 1])
        let slope = Tensor(shape: [3], scalars: [7, 8, 9])
        #expect(ReferenceReLU().backward(slope, input: input).input.scalars == [0, 0, 9])
    }

    @Test func theGradientIsThatOfFiniteDifferences() {
        let input = Tensor(spread: [2, 3, 4], seed: 1)
        let slope = Tensor(random: [2, 3, 4], seed: 2)
        let gradient = ReferenceReLU().backward(slope, input: input).input
        // A step of 1/16 crosses no kink, and with such numbers not even rounding is left.
        #expect(gradient == numericalGradient(at: input, step: 1 / 16) { ReferenceReLU().forward($0).dot(slope) })
    }
}
