extension ActivationRanges {
    private static func key(_ layer: String) -> String { "int8.range.\(layer)" }

    /// Reads ranges from the metadata of a weights file.
    ///
    /// - Parameter metadata: Texts by key.
    /// - Returns: nil without any of their keys.
    /// - Throws: ``CalibrationError`` if a value is no number, or if a layer's is missing.
    static func read(from metadata: [String: String]) throws(CalibrationError) -> ActivationRanges? {
        guard layers.contains(where: { metadata[key($0)] != nil }) else { return nil }
        var ends: [Float] = []
        for key in layers.map(key) {
            guard let text = metadata[key] else { throw .incomplete(missing: key) }
            guard let end = Float(text), makesSense(end) else {
                throw .malformed(key: key, value: text, expected: "a number from 1e-6 to 1e6")
            }
            ends.append(end)
        }
        return ActivationRanges(ends: ends)
    }

    /// Puts the ranges into the metadata of a weights file, in decimals that read back as the same numbers.
    func written(into metadata: [String: String]) -> [String: String] {
        var metadata = metadata
        for (layer, end) in zip(Self.layers, ends) { metadata[Self.key(layer)] = "\(end)" }
        return metadata
    }

    /// The metadata of a weights file without its ranges.
    static func removed(from metadata: [String: String]) -> [String: String] {
        let keys = Set(layers.map(key))
        return metadata.filter { !keys.contains($0.key) }
    }
}
