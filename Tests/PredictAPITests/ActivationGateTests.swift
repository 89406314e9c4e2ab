import Testing
import TrainerLink

@testable import PredictAPI

/// When a version is worse than another.
struct ActivationGateTests {
    /// A set of which the pictures of some places are read wrong.
    private func set(
        _ name: String,
        _ kind: Assessment.PictureSet.Kind = .digits,
        count: Int = 1_000,
        wrong: some Sequence<Int> = [],
        checksum: String = "same"
    ) -> Assessment.PictureSet {
        Assessment.PictureSet(name: name, kind: kind, checksum: checksum, count: count, mistakes: Array(wrong))
    }

    private func judge(_ candidate: [Assessment.PictureSet], _ baseline: [Assessment.PictureSet]) -> GateVerdict? {
        let gate = ActivationGate(
            Assessment(sha256: "new", precision: "int8", sets: candidate),
            against: Assessment(sha256: "old", precision: "int8", sets: baseline)
        )
        return gate.verdict(against: "old")
    }

    private func test(_ wrong: Range<Int>, count: Int = 10_000) -> Assessment.PictureSet {
        set("mnist-test", .test, count: count, wrong: wrong)
    }

    @Test func equalVersionsAreNotWorse() throws {
        let sets = [test(0..<50), set("canvas", wrong: 0..<10), set("nondigits", .nonDigits, wrong: 0..<80)]
        let verdict = try #require(judge(sets, sets))
        #expect(!verdict.isWorse)
        #expect(verdict.baseline == "old")
        #expect(verdict.reason.contains("9950 of 10000"))
    }

    @Test(arguments: [(5, false), (6, true)])
    func fivePicturesOfMNISTsTestSetMayBeLost(lost: Int, isWorse: Bool) throws {
        let verdict = try #require(judge([test(0..<50 + lost)], [test(0..<50)]))
        #expect(verdict.isWorse == isWorse)
    }

    @Test func gainsOnOtherPicturesCountAgainstLosses() throws {
        // 20 lost, 15 gained.
        let verdict = try #require(judge([test(15..<70)], [test(0..<50)]))
        #expect(!verdict.isWorse)
    }

    @Test func aSmallTestSetForgivesOnePicture() throws {
        #expect(try #require(judge([test(0..<1, count: 240)], [test(0..<0, count: 240)])).isWorse == false)
        #expect(try #require(judge([test(0..<2, count: 240)], [test(0..<0, count: 240)])).isWorse)
    }

    @Test(arguments: [(4, false), (5, true)])
    func aLossBeyondItsNoiseIsWorse(lost: Int, isWorse: Bool) throws {
        // Nothing gained: 4 lost are two standard errors, 5 are more.
        let verdict = try #require(judge([set("canvas", wrong: 0..<lost)], [set("canvas")]))
        #expect(verdict.isWorse == isWorse)
    }

    @Test func whatMayBeChanceIsForgiven() throws {
        // 60 lost and 50 gained: 10 fewer, where chance makes ±10.5.
        let verdict = try #require(judge([set("canvas", wrong: 50..<110)], [set("canvas", wrong: 0..<50)]))
        #expect(!verdict.isWorse)
    }

    @Test func oneSetIsNotSoldForOthers() throws {
        let baseline = [set("canvas"), set("paper", wrong: 0..<40), set("photos", wrong: 0..<40)]
        let candidate = [set("canvas", wrong: 0..<12), set("paper"), set("photos")]
        let verdict = try #require(judge(candidate, baseline))
        #expect(verdict.isWorse)
        #expect(verdict.reason.contains("canvas"))
    }

    @Test func lettersMustStillBeRejected() throws {
        let baseline = [set("canvas"), set("nondigits", .nonDigits, wrong: 0..<80)]
        let somewhat = [set("canvas"), set("nondigits", .nonDigits, wrong: 0..<99)]
        let much = [set("canvas"), set("nondigits", .nonDigits, wrong: 0..<200)]
        #expect(try #require(judge(somewhat, baseline)).isWorse == false)
        #expect(try #require(judge(much, baseline)).isWorse)
    }

    @Test func onlyTheSamePicturesAreCompared() {
        #expect(judge([set("canvas")], [set("canvas", checksum: "other")]) == nil)
        #expect(judge([set("canvas")], [set("paper")]) == nil)
        #expect(judge([], []) == nil)
    }

    @Test func withoutTheTestSetTheValidationSplitStandsIn() throws {
        let verdict = try #require(
            judge([set("mnist", count: 5_000, wrong: 0..<8)], [set("mnist", count: 5_000)])
        )
        #expect(verdict.isWorse)
    }
}
