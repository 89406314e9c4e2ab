/// How well a score tells two kinds of things apart, whatever threshold one might choose.
public enum ROC {
    /// The area under the receiver operating characteristic: how likely a positive scores above a negative.
    ///
    /// It is computed from ranks, as the Mann-Whitney U statistic (Hanley and McNeil, "The meaning and use of the area
    /// under a receiver operating characteristic (ROC) curve", 1982); equal scores count half.
    ///
    /// - Parameters:
    ///   - positives: Scores of what should score high, in any order, none of them NaN.
    ///   - negatives: Scores of what should score low, likewise.
    /// - Returns: 1 where every positive scores above every negative, 0.5 where scores say nothing, as without any
    ///   positive or negative.
    public static func area(positives: [Float], negatives: [Float]) -> Double {
        guard !positives.isEmpty, !negatives.isEmpty else { return 0.5 }
        let (positives, negatives) = (positives.sorted(), negatives.sorted())
        // Two cursors over the negatives stand behind those below and those not above the positive at hand.
        var (below, notAbove, doubledWins) = (0, 0, 0)
        for score in positives {
            while below < negatives.count, negatives[below] < score { below += 1 }
            while notAbove < negatives.count, negatives[notAbove] <= score { notAbove += 1 }
            doubledWins += below + notAbove
        }
        return Double(doubledWins) / (2 * Double(positives.count) * Double(negatives.count))
    }
}
