internal import LargerCNN

extension CorpusSet {
    /// Scanned digits to learn from, each as it is and in several variations.
    ///
    /// - Parameters:
    ///   - digits: The scans.
    ///   - variations: How many beside the scan itself.
    /// - Returns: The set `paper`.
    public static func paperTraining(_ digits: PaperDigits, variations: Int) -> CorpusSet {
        let indices = digits.training
        return CorpusSet("paper", .train, count: indices.count * (variations + 1)) { index, generator in
            let scan = indices[index / (variations + 1)]
            let isOriginal = index.isMultiple(of: variations + 1)
            return CorpusItem(
                label: digits.images.labels[scan],
                kind: isOriginal ? "scan" : "rescan",
                content: .picture(isOriginal ? digits.picture(scan) : digits.variant(scan, using: &generator))
            )
        }
    }

    /// The scanned digits that are kept out of training.
    ///
    /// - Parameter digits: The scans.
    /// - Returns: The set `paper`.
    public static func paperValidation(_ digits: PaperDigits) -> CorpusSet {
        scans("paper", digits, digits.validation)
    }

    /// All scans of a collection that training never sees.
    ///
    /// - Parameter digits: The scans.
    /// - Returns: The set `drawings`.
    public static func drawings(_ digits: PaperDigits) -> CorpusSet {
        scans("drawings", digits, Array(0..<digits.images.count))
    }

    /// Each digit once, as some scanner might have delivered it.
    ///
    /// - Parameters:
    ///   - digits: What was scanned.
    ///   - purpose: What the set is for.
    /// - Returns: The set `scans`.
    public static func scans(_ digits: PaperDigits, _ purpose: Purpose) -> CorpusSet {
        CorpusSet("scans", purpose, count: digits.images.count) { index, generator in
            CorpusItem(
                label: digits.images.labels[index],
                kind: "rescan",
                content: .picture(digits.variant(index, using: &generator))
            )
        }
    }

    private static func scans(_ name: String, _ digits: PaperDigits, _ indices: [Int]) -> CorpusSet {
        CorpusSet(name, .validation, count: indices.count) { index, _ in
            CorpusItem(
                label: digits.images.labels[indices[index]],
                kind: "scan",
                content: .picture(digits.picture(indices[index]))
            )
        }
    }
}
