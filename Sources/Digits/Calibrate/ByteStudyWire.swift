import LargerCNN

/// The study of int8 as scripts read it.
struct ByteStudyWire: Encodable {
    struct Layer: Encodable {
        let layer: String
        let range: Float
        /// Share of positive activations beyond the range.
        let clipped: Double
    }
    let ranges: [Layer]
    /// Root mean squared difference of raw scores; null where it could not be measured.
    let error: Double?
    /// The same without clipping.
    let errorUnclipped: Double?
    let sets: [PrecisionComparison]

    enum CodingKeys: String, CodingKey {
        case ranges, error, sets
        case errorUnclipped = "error_unclipped"
    }

    init(_ study: ByteStudy) {
        ranges = ActivationRanges.layers.indices.map { index in
            Layer(
                layer: ActivationRanges.layers[index],
                range: study.fit.ranges.ends[index],
                clipped: study.fit.shares[index]
            )
        }
        error = study.fit.errors?.fitted
        errorUnclipped = study.fit.errors?.unclipped
        sets = study.comparisons
    }
}
