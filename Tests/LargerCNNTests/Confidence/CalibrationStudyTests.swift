import Testing

@testable import LargerCNN

@Suite struct CalibrationStudyTests {
    /// Scores of which a part is wrong by design: label 0, answer 0 or 1, with a spread that makes thresholds sharp.
    private func set(_ name: String, count: Int, wrong: Int, nonDigits: Int = 0) -> ValidationScores {
        var logits = (0..<count).map { index in
            (0..<10).map { Float($0 == (index < wrong ? 1 : 0) ? 8 + Double(index) / Double(count) : 0) }
        }
        logits += (0..<nonDigits).map { index in (0..<10).map { Float($0 == 0 ? Double(index) / Double(nonDigits) : 0) }
        }
        let labels = [UInt8](repeating: 0, count: count) + [UInt8](repeating: LabelledImages.noDigit, count: nonDigits)
        return ValidationScores(name: name, logits: logits, labels: labels)
    }

    @Test func theTemperatureIsFittedOnAllDigitsAndImprovesThem() {
        let study = CalibrationStudy([set("easy", count: 500, wrong: 5), set("hard", count: 100, wrong: 25)])
        #expect(study.calibration.temperature > 1)
        #expect(study.all.after.likelihoodLoss < study.all.before.likelihoodLoss)
        #expect(
            study.all.after.reliability.expectedCalibrationError < study.all.before.reliability.expectedCalibrationError
        )
        #expect(study.sets.map(\.name) == ["easy", "hard"])
        #expect(study.all.after.reliability.count == 600)
        #expect(abs(study.all.after.reliability.accuracy - 0.95) < 1e-9)
    }

    @Test func whatIsFarFromEveryDigitIsCaughtAndHardlyAnyDigitRejected() throws {
        let study = CalibrationStudy([
            set("digits", count: 1_000, wrong: 0), set("none", count: 0, wrong: 0, nonDigits: 50),
        ])
        let best = try #require(study.candidates.first)
        #expect(best.area == 1 && best.caught == 50)
        #expect(study.nonDigitCount == 50)
        #expect(study.calibration.rejection == RejectionRule(score: best.score, threshold: best.threshold))
        #expect(study.all.rejected <= 5)
        #expect(study.sets.map(\.name) == ["digits"])
    }

    @Test func withoutNonDigitsNothingIsRejected() {
        let study = CalibrationStudy([set("digits", count: 100, wrong: 1)])
        #expect(study.calibration.rejection == nil)
        #expect(study.candidates.isEmpty && study.all.rejected == 0)
    }
}
