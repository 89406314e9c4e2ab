import Testing

@testable import LargerCNN

@Suite struct DigitScoreTests {
    private let flat = [Float](repeating: 1, count: 10)
    private let clear: [Float] = [0, 0, 0, 0, 0, 0, 0, 8, 0, 0]

    @Test func theScoresOfEqualLogitsAreKnown() {
        #expect(abs(DigitScore.maximumProbability.value(of: flat) - 0.1) < 1e-6)
        #expect(DigitScore.maximumLogit.value(of: flat) == 1)
        // 1 + ln 10
        #expect(abs(DigitScore.energy.value(of: flat) - 3.302585) < 1e-5)
        #expect(DigitScore.margin.value(of: flat) == 0)
    }

    @Test(arguments: DigitScore.allCases)
    func aClearDigitScoresHigherThanNothingInParticular(score: DigitScore) {
        #expect(score.value(of: clear) > score.value(of: flat))
    }

    @Test(arguments: DigitScore.allCases)
    func greatLogitsOverflowNothing(score: DigitScore) {
        let value = score.value(of: [1e30, -1e30, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(value.isFinite)
    }
}
