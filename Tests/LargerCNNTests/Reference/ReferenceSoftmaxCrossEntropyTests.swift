import Foundation
import Testing

@testable import LargerCNN

@Suite struct ReferenceSoftmaxCrossEntropyTests {
    @Test func theLossIsTheMeanNegativeLogarithmOfTheRightProbability() {
        // Probabilities 1/4, 3/4 and 1/2, 1/2.
        let logits = Tensor(shape: [2, 2], scalars: [0, Float(log(3.0)), 5, 5])
        let loss = ReferenceSoftmaxCrossEntropy().forward(logits, labels: [1, 0])
        #expect(abs(loss - Float(-(log(0.75) + log(0.5)) / 2)) < 1e-6)
    }

    @Test func smoothingSpreadsTheTargetOverAllClasses() {
        let logits = Tensor(shape: [1, 2], scalars: [0, Float(log(3.0))])
        let loss = ReferenceSoftmaxCrossEntropy(labelSmoothing: 0.2).forward(logits, labels: [1])
        #expect(abs(loss - Float(-0.1 * log(0.25) - 0.9 * log(0.75))) < 1e-6)
    }

    @Test func hugeLogitsDoNotOverflow() {
        let logits = Tensor(shape: [1, 2], scalars: [1000, 0])
        #expect(ReferenceSoftmaxCrossEntropy().forward(logits, labels: [1]) == 1000)
        #expect(ReferenceSoftmaxCrossEntropy().backward(logits, labels: [1]).scalars == [1, -1])
    }

    @Test(arguments: [Float(0), 0.1])
    func theGradientIsThatOfFiniteDifferences(smoothing: Float) {
        let criterion = ReferenceSoftmaxCrossEntropy(labelSmoothing: smoothing)
        let logits = Tensor(random: [3, 4], seed: 1)
        let labels = [2, 0, 3]
        let expected = numericalGradient(at: logits, step: 1 / 64) { Double(criterion.forward($0, labels: labels)) }
        // The step's square times a third derivative below 0.1, and the loss's last bit over twice the step: 1e-5 in all.
        #expect(criterion.backward(logits, labels: labels).distance(to: expected) < 2e-5)
    }
}
