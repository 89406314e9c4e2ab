import Testing

@testable import LargerCNN

@Suite struct EpochOrderTests {
    /// Digits whose first pixel is their place, and whose label is that of their source.
    private func part(_ name: String, _ count: Int, label: UInt8) -> TrainingData.Part {
        let images = (0..<count).map { DigitImage(pixels: [UInt8($0)] + [UInt8](repeating: 0, count: 783)) }
        return TrainingData.Part(
            name,
            LabelledDigits(images: images, labels: [UInt8](repeating: label, count: count))
        )
    }

    private var configuration: TrainingConfiguration {
        var configuration = TrainingConfiguration()
        configuration.batchSize = 4
        configuration.seed = 1
        configuration.augmentation = .none
        configuration.shares = ["a": 3, "b": 1]
        configuration.epochImages = 16
        return configuration
    }

    private var data: TrainingData {
        TrainingData(sources: [part("a", 10, label: 1), part("b", 3, label: 2)], validation: [])
    }

    private func epoch(_ epoch: Int, _ configuration: TrainingConfiguration? = nil) throws -> [TrainingBatch] {
        let configuration = configuration ?? self.configuration
        let plan = try EpochPlan(data, configuration)
        let order = EpochOrder(data, plan, configuration, epoch: epoch)
        return (0..<plan.batchCount).map { order.batch($0) }
    }

    @Test func everySourceHasItsShareOfEveryEpoch() throws {
        for number in 0..<5 {
            let labels = try epoch(number).flatMap(\.labels)
            #expect(labels.count { $0 == 1 } == 12)
            #expect(labels.count { $0 == 2 } == 4)
        }
    }

    @Test func allImagesOfASourceComeEquallyOften() throws {
        // Five epochs are six passes over the first source, and six and two thirds over the second.
        var counts: [UInt8: [UInt8: Int]] = [:]
        for number in 0..<5 {
            for batch in try epoch(number) {
                for (image, label) in zip(batch.images, batch.labels) {
                    counts[label, default: [:]][image.pixels[0], default: 0] += 1
                }
            }
        }
        #expect(counts[1]?.values.sorted() == [Int](repeating: 6, count: 10))
        #expect(counts[2]?.values.sorted() == [6, 7, 7])
    }

    @Test func sourcesAreMixedWithinAnEpoch() throws {
        let first = try epoch(0).prefix(2).flatMap(\.labels)
        let last = try epoch(0).suffix(2).flatMap(\.labels)
        #expect(Set(first) == [1, 2] || Set(last) == [1, 2])
        #expect(try epoch(0).flatMap(\.labels) != [UInt8](repeating: 1, count: 12) + [2, 2, 2, 2])
    }

    @Test func theOrderDependsOnSeedAndEpochAlone() throws {
        var other = configuration
        other.seed = 2
        #expect(try epoch(3) == epoch(3))
        #expect(try epoch(3) != epoch(4))
        #expect(try epoch(3) != epoch(3, other))
    }

    @Test func anImageThatComesTwiceIsVariedTwice() throws {
        var configuration = configuration
        configuration.augmentation = .affine
        let ring = TrainingData.Part("b", LabelledDigits(images: [GreyDigit.ring.image], labels: [0]))
        configuration.shares = ["b": 1]
        configuration.epochImages = 4
        let data = TrainingData(sources: [ring], validation: [])
        let batch = EpochOrder(data, try EpochPlan(data, configuration), configuration, epoch: 0).batch(0)
        #expect(Set(batch.images.map(\.pixels)).count == 4)
    }

    @Test func aSourceMayBeVariedInAWayOfItsOwn() throws {
        var configuration = configuration
        configuration.augmentation = .affine
        configuration.sourceAugmentations = ["b": .none]
        let ring = GreyDigit.ring.image
        let sources = [("a", UInt8(1)), ("b", 2)].map { name, label in
            TrainingData.Part(name, LabelledDigits(images: [ring], labels: [label]))
        }
        let data = TrainingData(sources: sources, validation: [])
        let plan = try EpochPlan(data, configuration)
        let batches = (0..<plan.batchCount).map { EpochOrder(data, plan, configuration, epoch: 0).batch($0) }
        for (image, label) in zip(batches.flatMap(\.images), batches.flatMap(\.labels)) {
            #expect((image == ring) == (label == 2))
        }
    }

    @Test func batchesGoOnFromAnyPositionOverTheEndsOfEpochs() throws {
        let plan = try EpochPlan(data, configuration)
        var configuration = configuration
        configuration.epochs = 3
        func rest(epoch: Int, batch: Int) -> [TrainingBatch] {
            let position = Checkpoint.Position(epoch: epoch, batch: batch)
            var batches = EpochBatches(data, plan, configuration, from: position)
            var all: [TrainingBatch] = []
            while let next = batches.next() { all.append(next) }
            return all
        }
        let whole = rest(epoch: 0, batch: 0)
        #expect(whole.count == 12)
        #expect(try whole == epoch(0) + epoch(1) + epoch(2))
        #expect(rest(epoch: 1, batch: 3) == Array(whole[7...]))
        #expect(rest(epoch: 3, batch: 0).isEmpty)
    }
}
