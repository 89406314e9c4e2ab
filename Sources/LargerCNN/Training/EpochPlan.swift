/// How an epoch is made up: so many batches, of which every source has its part.
struct EpochPlan: Sendable {
    /// Whole batches in an epoch.
    let batchCount: Int
    /// Images of each source in an epoch, in the order of the sources; their sum fills the batches.
    let quotas: [Int]

    /// Divides an epoch among sources.
    ///
    /// - Parameters:
    ///   - data: The sources; one without a share is left out.
    ///   - configuration: Shares, images of an epoch and of a batch.
    /// - Throws: ``TrainingError`` where shares and sources do not fit.
    init(_ data: TrainingData, _ configuration: TrainingConfiguration) throws(TrainingError) {
        let names = data.sources.map(\.name)
        let named =
            configuration.shares.filter { $0.value > 0 }.map(\.key) + (configuration.sourceAugmentations ?? [:]).keys
        if let unknown = named.filter({ !names.contains($0) }).min() {
            throw .unknownSource(name: unknown, sources: names)
        }
        let shares = data.sources.map { $0.digits.count > 0 ? max(0, configuration.shares[$0.name] ?? 0) : 0 }
        let sum = shares.reduce(0, +)
        guard sum > 0, sum.isFinite else { throw .noShares }
        // The first source that takes part is gone through once, unless the epoch's size is given.
        let first = shares.firstIndex { $0 > 0 } ?? 0
        let onePass = (Double(data.sources[first].digits.count) * sum / shares[first]).rounded()
        let images = configuration.epochImages ?? Int(min(onePass, 1e9))
        batchCount = images / configuration.batchSize
        guard batchCount > 0 else { throw .epochTooSmall(images: images, batchSize: configuration.batchSize) }

        // Largest remainders: whole numbers whose sum is exact.
        let total = batchCount * configuration.batchSize
        let exact = shares.map { Double(total) * $0 / sum }
        var quotas = exact.map { Int($0) }
        let byRemainder = exact.indices.sorted { exact[$0] - Double(quotas[$0]) > exact[$1] - Double(quotas[$1]) }
        for index in byRemainder.prefix(total - quotas.reduce(0, +)) { quotas[index] += 1 }
        self.quotas = quotas
    }
}

/// Why a training cannot start with its data.
public enum TrainingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A share, or a way to vary images, is given for a source that the data does not have.
    case unknownSource(name: String, sources: [String])
    /// No source has a share above zero.
    case noShares
    /// An epoch has not even one batch.
    case epochTooSmall(images: Int, batchSize: Int)

    /// One sentence for a terminal.
    public var description: String {
        switch self {
        case .unknownSource(let name, let sources):
            "there are no images of \(name); there are \(sources.joined(separator: ", "))"
        case .noShares: "no source of images has a share of the epoch"
        case .epochTooSmall(let images, let batchSize): "\(images) images are too few for batches of \(batchSize)"
        }
    }
}
