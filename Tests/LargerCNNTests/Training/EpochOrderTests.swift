import Testing

@testable import LargerCNN

@Suite struct EpochOrderTests {
    /// Ten digits whose first pixel is their place.
    private let data = LabelledDigits(
        images: (0..<10).map { DigitImage(pixels: [UInt8($0)] + [UInt8](repeating: 0, count: 783)) },
        labels: (0..<10).map { UInt8($0) }
    )

    private func configuration(seed: UInt64) -> TrainingConfiguration {
        var configuration = TrainingConfiguration()
        configuration.batchSize = 4
        configuration.seed = seed
        configuration.augmentation = .none
        return configuration
    }

    private func labels(seed: UInt64, epoch: Int) -> [UInt8] {
        let order = EpochOrder(data, configuration: configuration(seed: seed), epoch: epoch)
        return (0..<order.batchCount).flatMap { order.batch($0).labels }
    }

    @Test func aBatchIsNeverSmallerThanTheOthers() {
        #expect(EpochOrder(data, configuration: configuration(seed: 1), epoch: 0).batchCount == 2)
    }

    @Test func noImageComesTwiceInAnEpoch() {
        #expect(Set(labels(seed: 1, epoch: 0)).count == 8)
    }

    @Test func theOrderDependsOnSeedAndEpochAlone() {
        #expect(labels(seed: 1, epoch: 3) == labels(seed: 1, epoch: 3))
        #expect(labels(seed: 1, epoch: 3) != labels(seed: 1, epoch: 4))
        #expect(labels(seed: 1, epoch: 3) != labels(seed: 2, epoch: 3))
    }

    @Test func imagesKeepTheirLabels() {
        let order = EpochOrder(data, configuration: configuration(seed: 1), epoch: 0)
        let (images, labels) = order.batch(1)
        #expect(images.map { $0.pixels[0] } == labels)
    }
}
