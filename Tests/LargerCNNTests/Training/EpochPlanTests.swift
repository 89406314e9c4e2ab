import Testing

@testable import LargerCNN

@Suite struct EpochPlanTests {
    private func part(_ name: String, _ count: Int) -> TrainingData.Part {
        let image = GreyDigit.blank.image
        return TrainingData.Part(
            name,
            LabelledDigits(
                images: [DigitImage](repeating: image, count: count),
                labels: [UInt8](repeating: 1, count: count)
            )
        )
    }

    private func plan(
        _ parts: [(String, Int)],
        _ shares: [String: Double],
        images: Int? = nil,
        batch: Int = 10
    ) throws(TrainingError) -> EpochPlan {
        var configuration = TrainingConfiguration()
        configuration.shares = shares
        configuration.epochImages = images
        configuration.batchSize = batch
        return try EpochPlan(TrainingData(sources: parts.map { part($0.0, $0.1) }, validation: []), configuration)
    }

    @Test func oneSourceIsGoneThroughOnce() throws {
        let plan = try plan([("mnist", 105)], ["mnist": 1])
        #expect(plan.batchCount == 10)
        #expect(plan.quotas == [100])
    }

    @Test func theFirstSourceDecidesTheSizeOfAnEpoch() throws {
        let plan = try plan(
            [("mnist", 450), ("strokes", 90), ("paper", 7)],
            ["mnist": 0.45, "strokes": 0.35, "paper": 0.2]
        )
        #expect(plan.batchCount == 100)
        #expect(plan.quotas == [450, 350, 200])
    }

    @Test func onlyProportionsOfSharesCount() throws {
        #expect(try plan([("a", 10), ("b", 10)], ["a": 3, "b": 1], images: 40).quotas == [30, 10])
    }

    @Test func quotasFillTheBatchesWhateverTheShares() throws {
        for images in 10..<80 {
            let plan = try plan([("a", 9), ("b", 9), ("c", 9)], ["a": 1, "b": 1, "c": 1], images: images)
            #expect(plan.quotas.reduce(0, +) == plan.batchCount * 10)
            #expect((plan.quotas.max() ?? 9) - (plan.quotas.min() ?? 0) <= 1)
        }
    }

    @Test func aSourceWithoutAShareIsLeftOut() throws {
        #expect(try plan([("a", 10), ("b", 20)], ["b": 1]).quotas == [0, 20])
    }

    @Test func sharesThatDoNotFitAreRefused() {
        #expect(throws: TrainingError.unknownSource(name: "b", sources: ["a"])) { try plan([("a", 10)], ["b": 1]) }
        var configuration = TrainingConfiguration()
        configuration.shares = ["a": 1]
        configuration.sourceAugmentations = ["c": .affine]
        #expect(throws: TrainingError.unknownSource(name: "c", sources: ["a"])) {
            try EpochPlan(TrainingData(sources: [part("a", 100)], validation: []), configuration)
        }
        #expect(throws: TrainingError.noShares) { try plan([("a", 10)], ["a": 0]) }
        #expect(throws: TrainingError.epochTooSmall(images: 9, batchSize: 10)) { try plan([("a", 9)], ["a": 1]) }
    }
}
