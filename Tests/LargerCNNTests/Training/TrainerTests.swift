import Foundation
import Testing

@testable import LargerCNN

@Suite struct TrainerTests {
    /// Sixty digits that anything can tell apart: a bright bar whose place is the label.
    private static func bars(_ count: Int) -> LabelledDigits {
        let labels = (0..<count).map { UInt8($0 % 10) }
        let images = labels.map { label in
            DigitImage(pixels: (0..<784).map { ($0 % 28) / 2 == Int(label) + 2 ? 255 : 0 })
        }
        return LabelledDigits(images: images, labels: labels)
    }

    private let data = TrainingData(mnist: bars(60), validationCount: 20)

    /// Bars, and rings that are no digit.
    private let mixed: TrainingData = {
        let rings = LabelledDigits(
            images: [DigitImage](repeating: GreyDigit.ring.image, count: 5),
            labels: [UInt8](repeating: LabelledDigits.noDigit, count: 5)
        )
        return TrainingData(
            sources: [.init("mnist", bars(30)), .init("nondigits", rings)],
            validation: [.init("mnist", bars(10)), .init("paper", bars(20)), .init("nondigits", rings)]
        )
    }()

    private var configuration: TrainingConfiguration {
        var configuration = TrainingConfiguration()
        configuration.epochs = 2
        configuration.batchSize = 8
        configuration.warmUpSteps = 2
        configuration.validationCount = 20
        configuration.threads = 2
        configuration.seed = 11
        return configuration
    }

    private func finish(_ trainer: Trainer) throws -> Checkpoint.Best {
        guard case .completed(let best) = try trainer.run(onBatch: { _ in true }, onEpoch: { _ in }) else {
            throw CancellationError()
        }
        return best
    }

    @Test func theSameSeedGivesTheSameWeights() throws {
        let first = try finish(Trainer(configuration, data: data))
        let second = try finish(Trainer(configuration, data: data))
        #expect(first == second)
    }

    /// Stops in the middle of the first epoch and after it, each time through a file.
    @Test(arguments: zip([3, 5], [true, false]))
    func aResumedTrainingEndsWithTheWeightsOfAnUninterruptedOne(stopAfter batches: Int, normalised: Bool) throws {
        var configuration = configuration
        configuration.normalisation = normalised
        let uninterrupted = try Trainer(configuration, data: data)
        let expected = try finish(uninterrupted)

        let interrupted = try Trainer(configuration, data: data)
        var done = 0
        let outcome = try interrupted.run(
            onBatch: { _ in
                done += 1
                return done < batches
            },
            onEpoch: { _ in }
        )
        guard case .stopped = outcome else {
            Issue.record("the training did not stop")
            return
        }
        try withTemporaryFolder { folder in
            try interrupted.checkpoint().write(path: "\(folder)/c")
            let resumed = try Trainer(Checkpoint.read(path: "\(folder)/c"), data: data)
            #expect(try finish(resumed) == expected)
            #expect(try resumed.checkpoint().state == uninterrupted.checkpoint().state)
        }
    }

    @Test func progressCountsBatchesAndEpochs() throws {
        var seen: [[Int]] = []
        var summaries: [Trainer.EpochSummary] = []
        let trainer = try Trainer(configuration, data: data)
        _ = try trainer.run(
            onBatch: {
                seen.append([$0.epoch, $0.batch, $0.batchCount])
                return true
            },
            onEpoch: { summaries.append($0) }
        )
        #expect(seen == (1...2).flatMap { epoch in (1...5).map { [epoch, $0, 5] } })
        #expect(summaries.map(\.epoch) == [1, 2])
        #expect(summaries[0].isBest)
        #expect(summaries.allSatisfy { $0.loss > 0 && (0...1).contains($0.validation.accuracy) })
    }

    private var mixedConfiguration: TrainingConfiguration {
        var mixed = configuration
        mixed.shares = ["mnist": 0.75, "nondigits": 0.25]
        mixed.epochImages = 40
        return mixed
    }

    @Test func severalSourcesResumeInTheMiddleOfAnEpochToTheSameWeights() throws {
        let expected = try finish(Trainer(mixedConfiguration, data: mixed))
        #expect(expected.validation.figures.map(\.name) == ["mnist", "paper"])
        #expect(expected.validation.nonDigitArea != nil)

        let interrupted = try Trainer(mixedConfiguration, data: mixed)
        _ = try interrupted.run(onBatch: { $0.epoch < 2 || $0.batch < 2 }, onEpoch: { _ in })
        try withTemporaryFolder { folder in
            try interrupted.checkpoint().write(path: "\(folder)/c")
            let checkpoint = try Checkpoint.read(path: "\(folder)/c")
            #expect(checkpoint.configuration == mixedConfiguration)
            #expect(checkpoint.position.digits == 12)
            let same = try finish(Trainer(checkpoint, data: mixed)) == expected
            #expect(same)
        }
    }

    @Test func aTrainingDoesNotGoOnWithOtherData() throws {
        let checkpoint = try Trainer(configuration, data: data).checkpoint()
        let error = #expect(throws: CheckpointError.self) {
            try Trainer(checkpoint, data: TrainingData(mnist: Self.bars(61), validationCount: 20))
        }
        #expect(error?.description.contains("other data: mnist had 40 training images, now 41") == true)
    }

    @Test func aTrainingStartsFromItsBase() throws {
        var base = ModelWeights(seed: 99)
        let state = try Trainer(configuration, data: data, base: base).checkpoint().state
        // Where digits come from is told as the recipe has it.
        base.ground = configuration.ground
        let isBase = state == TrainingState(weights: base)
        #expect(isBase)
    }

    @Test func aBaseAnswersTheSameUnderAFreshNormalisation() throws {
        var normalised = configuration
        normalised.normalisation = true
        let base = ModelWeights(seed: 99)
        let state = try Trainer(normalised, data: data, base: base).checkpoint().state
        let folded = try #require(state.normalisation).folded(into: state.average)
        for (name, tensor) in base.named { #expect(folded[name].distance(to: tensor) < 1e-5, "\(name)") }
        #expect(state.normalisation != .initial)
    }

    @Test func anErrorOfACallbackEndsTheTrainingAndLeavesItResumable() throws {
        let trainer = try Trainer(configuration, data: data)
        #expect(throws: CancellationError.self) {
            try trainer.run(onBatch: { _ in throw CancellationError() }, onEpoch: { _ in })
        }
        #expect(try trainer.checkpoint().position.batch == 1)
        let resumed = try finish(Trainer(trainer.checkpoint(), data: data))
        let uninterrupted = try finish(Trainer(configuration, data: data))
        let same = resumed == uninterrupted
        #expect(same)
    }
}
