import Foundation
import Testing

@testable import LargerCNN

@Suite struct TrainerTests {
    /// Sixty digits that anything can tell apart: a bright bar whose place is the label.
    private let data: LabelledDigits = {
        let labels = (0..<60).map { UInt8($0 % 10) }
        let images = labels.map { label in
            DigitImage(pixels: (0..<784).map { ($0 % 28) / 2 == Int(label) + 2 ? 255 : 0 })
        }
        return LabelledDigits(images: images, labels: labels)
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
    @Test(arguments: [3, 5])
    func aResumedTrainingEndsWithTheWeightsOfAnUninterruptedOne(stopAfter batches: Int) throws {
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
        #expect(summaries.allSatisfy { $0.loss > 0 && (0...1).contains($0.validationAccuracy) })
    }
}
