import LargerCNN

/// The activation ranges of a model, and what they are worth on the validation sets.
struct ByteStudy {
    /// Pictures that the ranges are fitted on, at most; more change nothing that can be told from chance.
    static let sampleSize = 600

    let fit: RangeFit
    /// Each set with digits; none on a processor that does not compute in bytes.
    let comparisons: [PrecisionComparison]

    /// Fits ranges and asks the network in bytes about every picture.
    ///
    /// - Parameters:
    ///   - weights: The model.
    ///   - sets: The validation sets.
    ///   - scores: What the network in floats said of them.
    ///   - threads: Threads that the networks use.
    /// - Throws: `OneDNNError` if memory runs out.
    init(_ weights: ModelWeights, sets: ValidationSets, scores: [ValidationScores], threads: Int) throws {
        fit = try RangeFit(weights, images: sets.sample(of: Self.sampleSize), threads: threads)
        guard fit.errors != nil else {
            comparisons = []
            return
        }
        let network = CompiledNetwork(try PackedWeights(weights, ranges: fit.ranges), threads: threads)
        comparisons = zip(scores, try sets.scores(of: network))
            .map { PrecisionComparison(floats: $0, bytes: $1) }
            .filter { $0.count > 0 }
    }

    /// A table of the ranges and one of the sets.
    func lines() -> [String] {
        var lines = ["int8: layer      range     clipped"]
        for (index, layer) in ActivationRanges.layers.enumerated() {
            let share = fit.shares[index] == 0 ? "none" : "\(fixed(fit.shares[index] * 1e6, 0)) ppm"
            lines.append(padded(layer, 11) + padded(fixed(Double(fit.ranges.ends[index]), 4), 11) + padded(share, 12))
        }
        guard let errors = fit.errors else {
            return lines + ["this processor does not compute in bytes: the ranges are not measured, only observed"]
        }
        lines.append(
            "raw scores differ from those in float32 by \(fixed(errors.fitted, 4)) (root mean square; "
                + "\(fixed(errors.unclipped, 4)) without clipping)"
        )
        lines += [
            "",
            padded("set", 12) + padded("digits", 8) + padded("f32", 10) + padded("int8", 10)
                + padded("changed", 9),
        ]
        lines += comparisons.map { set in
            padded(set.name, 12) + padded("\(set.count)", 8) + padded(share(set.correctInFloats, set), 10)
                + padded(share(set.correctInBytes, set), 10) + padded("\(set.changed)", 9)
        }
        return lines
    }

    private func share(_ correct: Int, _ set: PrecisionComparison) -> String {
        percent(Double(correct) / Double(set.count))
    }
}
