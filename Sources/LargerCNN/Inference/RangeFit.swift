internal import OneDNN

/// Finds activation ranges for particular weights: few large activations may be clipped so that all others are told
/// apart more finely, and which share is best for a layer is measured by what it does to the raw scores.
public struct RangeFit: Sendable {
    /// Shares of a layer's positive activations that may be clipped.
    static let shares = [0, 1e-6, 1e-5, 1e-4, 1e-3]

    /// The ranges that disturb the raw scores least.
    public let ranges: ActivationRanges
    /// The share of positive activations that each layer clips, as ``ActivationRanges/layers`` orders them.
    public let shares: [Double]
    /// How far raw scores are from their values in floats; nil on a processor that does not compute in bytes.
    public let errors: Errors?

    /// Roots of the mean squared difference of a raw score from its value in floats.
    public struct Errors: Sendable {
        /// Where nothing is clipped.
        public let unclipped: Double
        /// With the fitted ranges.
        public let fitted: Double
    }

    /// Fits ranges: the best common share first, then the best of each layer while the others stay.
    ///
    /// A processor without VNNI cannot measure; there nothing is clipped.
    ///
    /// - Parameters:
    ///   - weights: The weights.
    ///   - images: Pictures that were not trained on.
    ///   - threads: Threads that the networks use.
    /// - Throws: `OneDNNError` if the processor is not supported or memory runs out.
    public init(_ weights: ModelWeights, images: [DigitImage], threads: Int) throws {
        precondition(!images.isEmpty, "ranges are fitted on pictures")
        let packed = try PackedWeights(weights)
        let histograms = try Self.histograms(packed, images)
        let expected = try CompiledNetwork(packed, threads: threads).logits(images)
        func ranges(_ shares: [Double]) -> ActivationRanges {
            // A layer that is never active, as in weights of zeros, is as well in any range.
            ActivationRanges(ends: zip(histograms, shares).map { max(1e-6, $0.bound(exceededBy: $1)) })
        }
        let layers = histograms.count
        var best = [Double](repeating: 0, count: layers)
        let bytes = try PackedWeights(weights, ranges: ranges(best))
        func error(_ shares: [Double]) throws -> Double {
            let packed = PackedWeights(bytes, ranges: ranges(shares))
            return Self.distance(try CompiledNetwork(packed, threads: threads).logits(images), expected)
        }

        guard Processor.multipliesBytes else {
            (self.ranges, shares, errors) = (ranges(best), best, nil)
            return
        }
        // The first network packs what the others share.
        _ = try CompiledNetwork(bytes).logits([images[0]])
        let unclipped = try error(best)
        var least = unclipped
        for share in Self.shares.dropFirst() {
            let common = [Double](repeating: share, count: layers)
            let error = try error(common)
            if error < least { (best, least) = (common, error) }
        }
        for layer in 0..<layers {
            for share in Self.shares where share != best[layer] {
                var changed = best
                changed[layer] = share
                let error = try error(changed)
                if error < least { (best, least) = (changed, error) }
            }
        }
        (self.ranges, shares) = (ranges(best), best)
        errors = Errors(unclipped: unclipped, fitted: least)
    }

    /// The activations of every rectified layer over all pictures, in floats.
    private static func histograms(_ weights: PackedWeights, _ images: [DigitImage]) throws -> [ActivationHistogram] {
        let (convolutions, dense) = try NetworkLane.programs(weights)
        let activations = convolutions.activations + dense.activations
        var histograms = activations.map { _ in ActivationHistogram() }
        for image in images {
            try convolutions.run(image)
            dense.load(convolutions.features, row: 0)
            _ = try dense.logits(1)
            for (index, memory) in activations.enumerated() {
                memory.withFloats { histograms[index].add($0) }
            }
        }
        return histograms
    }

    /// The root mean square of differences, each row's scores taken from their mean: softmax sees no common shift.
    private static func distance(_ logits: [[Float]], _ expected: [[Float]]) -> Double {
        var squares = 0.0
        for (row, other) in zip(logits, expected) {
            let differences = zip(row, other).map { Double($0 - $1) }
            let mean = differences.reduce(0, +) / Double(differences.count)
            squares += differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        return (squares / Double(expected.count * Architecture.classes)).squareRoot()
    }
}
