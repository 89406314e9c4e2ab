/// The batches of one epoch: images of all sources, shuffled together, each varied in its own way.
///
/// Every source is walked in shuffled passes that know nothing of epochs, so that all its images come equally often.
/// Order and variations depend on seed, epoch and data alone: a resumed training sees the very same batches.
struct EpochOrder: Sendable {
    private struct Slot: Sendable {
        let source: Int
        let image: Int
    }

    private let data: TrainingData
    private let configuration: TrainingConfiguration
    private let epoch: Int
    /// How the images of each source are varied, in the order of the sources.
    private let augmentations: [Augmentation]
    private let slots: [Slot]

    init(_ data: TrainingData, _ plan: EpochPlan, _ configuration: TrainingConfiguration, epoch: Int) {
        self.data = data
        self.configuration = configuration
        self.epoch = epoch
        augmentations = data.sources.map { configuration.augmentation(of: $0.name) }
        let seed = configuration.seed
        var slots: [Slot] = []
        for (source, quota) in plan.quotas.enumerated() where quota > 0 {
            let count = data.sources[source].digits.count
            var place = epoch * quota
            let end = place + quota
            while place < end {
                let (pass, first) = place.quotientAndRemainder(dividingBy: count)
                var generator = SplitMix64(seed: Self.mix(Self.mix(seed, UInt64(source)), UInt64(pass)))
                let order = Array(0..<count).shuffled(using: &generator)
                let taken = order[first..<min(count, first + end - place)]
                slots += taken.map { Slot(source: source, image: $0) }
                place += taken.count
            }
        }
        var generator = SplitMix64(seed: Self.mix(seed &+ 2, UInt64(epoch)))
        self.slots = slots.shuffled(using: &generator)
    }

    /// Images and labels of a batch, 0 for the first.
    func batch(_ index: Int) -> TrainingBatch {
        let range = index * configuration.batchSize..<(index + 1) * configuration.batchSize
        let epochSeed = Self.mix(configuration.seed &+ 1, UInt64(epoch))
        let images = range.map { place in
            // An image may come twice in an epoch: its place, not its number, makes the variation its own.
            var generator = SplitMix64(seed: Self.mix(epochSeed, UInt64(place)))
            let slot = slots[place]
            return augmentations[slot.source](data.sources[slot.source].digits.images[slot.image], using: &generator)
        }
        let labels = range.map { data.sources[slots[$0].source].digits.labels[slots[$0].image] }
        return TrainingBatch(images: images, labels: labels)
    }

    /// One seed from two numbers, through the generator's own scrambling.
    private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var generator = SplitMix64(seed: a)
        var second = SplitMix64(seed: generator.next() ^ b)
        return second.next()
    }
}

/// What one step learns from.
struct TrainingBatch: Sendable, Equatable {
    let images: [DigitImage]
    let labels: [UInt8]

    /// How many of the images show a digit.
    var digitCount: Int { labels.count { $0 != LabelledDigits.noDigit } }
}
