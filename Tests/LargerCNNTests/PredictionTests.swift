import Testing

@testable import LargerCNN

@Suite struct PredictionTests {
    @Test func probabilitiesSumToOneAndTheLargestWins() {
        let prediction = Prediction(logits: [0, 1, 2, 3, 9, 5, 6, 7, 8, 4])
        #expect(prediction.digit == 4)
        #expect(abs(prediction.probabilities.reduce(0, +) - 1) < 1e-6)
        #expect(prediction.confidence == prediction.probabilities.max())
    }

    @Test func hugeLogitsDoNotOverflow() {
        let prediction = Prediction(logits: [1_000, 999, -1_000, 0, 0, 0, 0, 0, 0, 0])
        #expect(prediction.probabilities.allSatisfy { $0.isFinite })
        // softmax of a lead of one: e / (e + 1)
        #expect(abs(prediction.confidence - 0.731_058_6) < 1e-6)
    }
}
