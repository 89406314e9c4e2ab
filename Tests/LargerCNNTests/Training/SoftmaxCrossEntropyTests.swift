import Testing

@testable import LargerCNN

@Suite struct SoftmaxCrossEntropyTests {
    private let logits: [Float] = (0..<30).map { Float(($0 * 7) % 11) * 0.4 - 2 }
    /// The first row is right, the second wrong, the third no digit.
    private var labels: [UInt8] {
        let top = (0..<10).max { logits[$0] < logits[$1] } ?? 0
        return [UInt8(top), 3, LabelledDigits.noDigit]
    }

    private func evaluate(_ logits: [Float], _ labels: [UInt8]) -> (loss: Float, correct: Int, gradient: [Float]) {
        var (logits, gradient) = (logits, [Float](repeating: 0, count: logits.count))
        let (loss, correct) = logits.withUnsafeMutableBufferPointer { logits in
            gradient.withUnsafeMutableBufferPointer { gradient in
                SoftmaxCrossEntropy.evaluate(logits: logits, labels: labels, smoothing: 0.1, gradient: gradient)
            }
        }
        return (loss, correct, gradient)
    }

    @Test func theGradientIsTheSlopeOfTheLoss() {
        let gradient = evaluate(logits, labels).gradient
        let step: Float = 0.02
        for index in logits.indices {
            var (above, below) = (logits, logits)
            above[index] += step
            below[index] -= step
            let slope = (evaluate(above, labels).loss - evaluate(below, labels).loss) / (2 * step)
            // Float losses near 2.5 carry errors of 2e-7, which the division makes 1e-5.
            #expect(abs(slope - gradient[index]) < 5e-5, "logit \(index)")
        }
    }

    @Test func noDigitIsNeverAHit() {
        #expect(evaluate(logits, labels).correct == 1)
        #expect(evaluate([Float](repeating: 0, count: 10), [LabelledDigits.noDigit]).correct == 0)
    }

    @Test func theLossOfNoDigitIsLeastWhereTheNetworkIsUndecided() {
        let undecided = evaluate([Float](repeating: 0.7, count: 10), [LabelledDigits.noDigit])
        // The logarithm of ten.
        #expect(abs(undecided.loss - 2.302585) < 1e-5)
        #expect(undecided.gradient.allSatisfy { abs($0) < 1e-6 })
        #expect(evaluate(Array(logits[..<10]), [LabelledDigits.noDigit]).loss > undecided.loss)
    }
}
