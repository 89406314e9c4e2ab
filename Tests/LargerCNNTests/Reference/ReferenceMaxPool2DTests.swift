import Testing

@testable import LargerCNN

@Suite struct ReferenceMaxPool2DTests {
    @Test func eachWindowGivesItsMaximum() {
        let input = Tensor(shape: [1, 2, 2, 4], scalars: [1, 2, 5, 6, 3, 4, 8, 7, -1, -2, 0, 0, -3, -4, 0, 1])
        let output = ReferenceMaxPool2D().forward(input)
        #expect(output == Tensor(shape: [1, 2, 1, 2], scalars: [4, 8, -1, 1]))
    }

    @Test func ofEqualMaximaTheFirstInReadingOrderGetsTheGradient() {
        let input = Tensor(shape: [1, 1, 2, 6], scalars: [0, 0, 1, 2, 1, 1, 0, 0, 2, 2, 3, 3])
        let slope = Tensor(shape: [1, 1, 1, 3], scalars: [7, 8, 9])
        let gradient = ReferenceMaxPool2D().backward(slope, input: input).input
        #expect(gradient == Tensor(shape: [1, 1, 2, 6], scalars: [7, 0, 0, 8, 0, 0, 0, 0, 0, 0, 9, 0]))
    }

    @Test func theGradientIsThatOfFiniteDifferences() {
        let input = Tensor(spread: [2, 3, 4, 6], seed: 1)
        let slope = Tensor(random: [2, 3, 2, 3], seed: 2)
        let gradient = ReferenceMaxPool2D().backward(slope, input: input).input
        // A step of 1/16 makes no other pixel the maximum; sums of large numbers leave a little rounding.
        let expected = numericalGradient(at: input, step: 1 / 16) { ReferenceMaxPool2D().forward($0).dot(slope) }
        #expect(gradient.distance(to: expected) < 1e-6)
    }
}
