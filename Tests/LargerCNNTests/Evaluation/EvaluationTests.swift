import Testing

@testable import LargerCNN

@Suite struct EvaluationTests {
    private func prediction(_ digit: Int) -> Prediction {
        Prediction(logits: (0..<10).map { $0 == digit ? 5 : 0 })
    }

    @Test func countsByLabelAndAnswer() {
        var evaluation = Evaluation()
        for (answer, label) in [(1, 1), (2, 2), (7, 2), (9, 4)] {
            evaluation.add(prediction(answer), label: UInt8(label))
        }
        #expect(evaluation.count == 4)
        #expect(evaluation.correct == 2)
        #expect(evaluation.accuracy == 0.5)
        #expect(evaluation.confusion[2][7] == 1 && evaluation.confusion[2][2] == 1)
        #expect(evaluation.mistakes.map(\.index) == [2, 3])
        #expect(evaluation.mistakes.map { $0.prediction?.digit } == [7, 9])
    }

    @Test func aPictureThatCannotBeReadCountsAsAMistake() {
        var evaluation = Evaluation()
        evaluation.add(prediction(3), label: 3)
        evaluation.addUnanswered(label: 3)
        #expect(evaluation.count == 2 && evaluation.accuracy == 0.5)
        #expect(evaluation.count(of: 3) == 2)
        #expect(evaluation.mistakes.map(\.index) == [1])
        #expect(evaluation.mistakes.allSatisfy { $0.prediction == nil })
    }

    @Test func nothingEvaluatedHasNoAccuracy() {
        #expect(Evaluation().accuracy == 0)
    }
}
