/// The batches of one epoch: a shuffled order cut into equal pieces, each image varied in its own way.
///
/// Order and variations depend on seed, epoch and image alone: a resumed training sees the very same batches.
struct EpochOrder {
    private let data: LabelledDigits
    private let configuration: TrainingConfiguration
    private let epoch: Int
    private let order: [Int]

    init(_ data: LabelledDigits, configuration: TrainingConfiguration, epoch: Int) {
        self.data = data
        self.configuration = configuration
        self.epoch = epoch
        var generator = SplitMix64(seed: Self.mix(configuration.seed, UInt64(epoch)))
        order = Array(0..<data.count).shuffled(using: &generator)
    }

    /// Whole batches in the epoch.
    var batchCount: Int { order.count / configuration.batchSize }

    /// Images and labels of a batch, 0 for the first.
    func batch(_ index: Int) -> (images: [DigitImage], labels: [UInt8]) {
        let chosen = order[index * configuration.batchSize..<(index + 1) * configuration.batchSize]
        let epochSeed = Self.mix(configuration.seed &+ 1, UInt64(epoch))
        let images = chosen.map { image in
            var generator = SplitMix64(seed: Self.mix(epochSeed, UInt64(image)))
            return configuration.augmentation(data.images[image], using: &generator)
        }
        return (images, chosen.map { data.labels[$0] })
    }

    /// One seed from two numbers, through the generator's own scrambling.
    private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var generator = SplitMix64(seed: a)
        var second = SplitMix64(seed: generator.next() ^ b)
        return second.next()
    }
}
