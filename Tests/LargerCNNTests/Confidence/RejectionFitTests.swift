import Testing

@testable import LargerCNN

@Suite struct RejectionFitTests {
    private func ramp(_ count: Int, from start: Float = 0) -> [Float] { (0..<count).map { start + Float($0) } }

    private func rejected(_ scores: [Float], below threshold: Float) -> Int { scores.count { $0 < threshold } }

    @Test func justAsManyDigitsAreRejectedAsMayBe() throws {
        let scores = ramp(1_000)
        let threshold = try #require(RejectionFit.threshold([scores]))
        #expect(rejected(scores, below: threshold) == 5)
    }

    @Test func aSmallSetOfHardDigitsDoesNotPayForALargeEasyOne() throws {
        let (easy, hard) = (ramp(10_000, from: 1_000), ramp(200))
        let threshold = try #require(RejectionFit.threshold([easy, hard]))
        // 51 of all were allowed; they would all be of the hard ones.
        #expect(rejected(hard, below: threshold) == 2)
        #expect(rejected(easy, below: threshold) == 0)
    }

    @Test func digitsThatAllScoreTheSameAreAllKept() {
        #expect(RejectionFit.threshold([[Float](repeating: 0.5, count: 1_000)]) == 0.5)
    }

    @Test func withoutAnyDigitThereIsNoThreshold() {
        #expect(RejectionFit.threshold([]) == nil)
        #expect(RejectionFit.threshold([[]]) == nil)
    }
}
