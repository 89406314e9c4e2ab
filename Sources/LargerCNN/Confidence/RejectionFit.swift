/// Chooses the rule that tells digits from what is none.
public enum RejectionFit {
    /// Largest share of all validation digits that a rule may reject.
    public static let overallShare = 0.005
    /// Largest share of any one validation set that a rule may reject.
    public static let setShare = 0.01

    /// The highest threshold that rejects few enough digits: at most ``overallShare`` of all and at most ``setShare`` of
    /// each set, so that a small set of hard digits does not pay for a large one of easy ones.
    ///
    /// - Parameter sets: The scores of real digits, one list for each validation set.
    /// - Returns: The threshold; nil without any digit.
    public static func threshold(_ sets: [[Float]]) -> Float? {
        let limits = sets.map { (scores: $0, share: setShare) } + [(scores: sets.flatMap { $0 }, share: overallShare)]
        return limits.compactMap { limit in
            // The score that has only as many below it as may be rejected.
            let sorted = limit.scores.sorted()
            let rejected = Int(Double(sorted.count) * limit.share)
            return rejected < sorted.count ? sorted[rejected] : nil
        }.min()
    }
}
