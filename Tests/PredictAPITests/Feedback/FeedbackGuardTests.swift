import LargerCNN
import Testing

@testable import PredictAPI

@Suite(.timeLimit(.minutes(2)))
struct FeedbackGuardTests {
    private static let none = LabelledDigits(images: [], labels: [])

    /// A folder that knows the digits 0 to 4 by twenty bars each.
    private func withCorpus(_ body: (String) async throws -> Void) async throws {
        try await FeedbackFixture.withFolder { folder in
            let labels = (0..<100).map { UInt8($0 % 5) }
            let digits = labels.enumerated().map { FeedbackFixture.bar(Int($1), variation: $0 / 5) }
            try LabelledImages(digits: digits, labels: labels).write(directory: "\(folder)/strokes", set: "train")
            try await body(folder)
        }
    }

    /// What a model says that is sure of a digit, or finds none.
    private func says(_ digit: Int, isRejected: Bool = false) throws -> Recognition {
        let prepared = try Preprocessor().prepare(FeedbackFixture.picture())
        let rule = RejectionRule(score: .maximumLogit, threshold: 100)
        let calibration = Calibration(temperature: 1, rejection: isRejected ? rule : nil)
        return Recognition(of: prepared, logits: (0..<10).map { $0 == digit ? 12 : 0 }, calibration: calibration)
    }

    @Test func aLabelThatTheModelSharesIsTaken() async throws {
        let doubt = try await FeedbackGuard(corpus: nil).doubt(
            about: 7,
            of: FeedbackFixture.bar(7),
            try says(7),
            corrections: {
                Issue.record("there is nothing to ask")
                return Self.none
            }
        )
        #expect(doubt == nil)
    }

    @Test func aLabelThatTheNeighboursShareIsTakenAgainstTheModel() async throws {
        try await withCorpus { folder in
            let guardian = FeedbackGuard(corpus: folder)
            let digit = FeedbackFixture.bar(2, variation: 33)
            for isRejected in [false, true] {
                let answer = try says(4, isRejected: isRejected)
                let doubt = try await guardian.doubt(about: 2, of: digit, answer, corrections: { Self.none })
                #expect(doubt == nil)
            }
        }
    }

    @Test func aLabelThatModelAndNeighboursContradictIsDoubtful() async throws {
        try await withCorpus { folder in
            let guardian = FeedbackGuard(corpus: folder)
            let digit = FeedbackFixture.bar(2, variation: 33)
            let doubt = try await guardian.doubt(about: 9, of: digit, try says(2), corrections: { Self.none })
            let sentence = "The model takes it for a 2, and none of the 10 known digits most like it is a 9."
            #expect(doubt == sentence)
            let rejected = try says(9, isRejected: true)
            let second = try await guardian.doubt(about: 9, of: digit, rejected, corrections: { Self.none })
            #expect(second?.hasPrefix("The model takes it for no digit") == true)
        }
    }

    @Test func correctionsThatWereAcceptedSupportTheirKind() async throws {
        try await withCorpus { folder in
            let guardian = FeedbackGuard(corpus: folder)
            let accepted = LabelledDigits(images: [FeedbackFixture.bar(8)], labels: [8])
            let digit = FeedbackFixture.bar(8, variation: 3)
            let answer = try says(4)
            let before = try await guardian.doubt(about: 8, of: digit, answer, corrections: { Self.none })
            let after = try await guardian.doubt(about: 8, of: digit, answer, corrections: { accepted })
            #expect(before != nil && after == nil)
        }
    }

    @Test func withoutKnownDigitsTheModelAloneRaisesDoubt() async throws {
        let guardian = FeedbackGuard(corpus: "/nowhere")
        let doubt = try await guardian.doubt(
            about: 9,
            of: FeedbackFixture.bar(2),
            try says(2),
            corrections: { Self.none }
        )
        #expect(doubt == "The model takes it for a 2, and no digit is known to compare with.")
    }
}
