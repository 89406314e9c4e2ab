import Testing

@testable import LargerCNN

@Suite struct ReliabilityTests {
    @Test func theErrorIsTheDistanceOfConfidenceAndAccuracyWeightedByCount() {
        var reliability = Reliability()
        // Three answers at 0.9, of which two are right: |2/3 - 0.9|; one at 0.5 that is wrong: 0.5.
        for isCorrect in [true, true, false] { reliability.add(confidence: 0.9, isCorrect: isCorrect) }
        reliability.add(confidence: 0.5, isCorrect: false)
        let expected = 0.75 * (0.9 - 2.0 / 3) + 0.25 * 0.5
        #expect(abs(reliability.expectedCalibrationError - expected) < 1e-6)
    }

    @Test func answersThatAreAsSureAsTheyAreRightHaveNoError() {
        var reliability = Reliability()
        for index in 0..<100 { reliability.add(confidence: 0.8, isCorrect: index < 80) }
        #expect(reliability.expectedCalibrationError < 1e-6)
    }

    @Test(arguments: [(Float(0), 0), (0.05, 0), (0.07, 1), (0.5, 7), (0.9999, 14), (1, 14)])
    func anAnswerFallsIntoTheBinOfItsConfidence(confidence: Float, bin: Int) {
        var reliability = Reliability()
        reliability.add(confidence: confidence, isCorrect: true)
        #expect(reliability.bins.map(\.count) == (0..<15).map { $0 == bin ? 1 : 0 })
        #expect(reliability.bins[bin].accuracy == 1)
        #expect(reliability.bins[bin].confidence == Double(confidence))
    }

    @Test func nothingMeasuredHasNoError() {
        #expect(Reliability().expectedCalibrationError == 0)
    }
}
