import Glibc

/// The ways in which the graphemes of a line may be put together to digits, and the best of them.
///
/// More cuts are proposed than are right; each run of neighbouring graphemes that may be a digit is shown to the network,
/// and the sequence of digits that explains the whole line best is found by dynamic programming: Burges, Matan, LeCun,
/// Denker et al. 1992, "Shortest path segmentation: a method for training a neural network to recognize character
/// strings"; Liu, Sako and Fujisawa 2004, "Effects of classifier structures and training regimes on integrated
/// segmentation and recognition of handwritten numeral strings".
struct DigitLattice: Sendable {
    /// A run of graphemes that may be a digit.
    struct Candidate: Sendable {
        /// The graphemes, by their places in the line.
        let range: Range<Int>
        /// Their ink.
        let ink: [InkComponent]
        /// The box around them.
        let box: PixelBox
        /// What speaks against it before the network is asked: cuts, cuts not made, odd joins.
        let penalty: Float
    }

    // What counts how much was fitted on numbers of held-out writers, separate and touching.

    /// Weight of the network's log-probability; the scores below are in its units.
    private static let networkWeight: Float = 5
    /// What speaks against a candidate that looks like no digit to the network.
    private static let rejectionPenalty: Float = 4
    /// What a cut costs, less the deeper its notches are, and at least.
    private static let cut: (penalty: Float, notch: Float, least: Float) = (0.45, 0.4, 0.2)
    /// Two digits that touch leave deep notches; deeper ones than these are rare within a digit.
    private static let notch: (free: Float, penalty: Float) = (0.62, 7.5)
    /// Most graphemes in a digit.
    private static let longest = 5

    /// The line's graphemes, left to right.
    let graphemes: [Grapheme]
    /// Height of a typical digit in the line.
    let height: Int
    /// What the network is to be asked about.
    let candidates: [Candidate]

    /// Lists the candidates of a line.
    init(_ graphemes: [Grapheme], height: Int) {
        self.graphemes = graphemes
        self.height = height
        candidates = graphemes.indices.flatMap { start in
            (start + 1...min(graphemes.count, start + Self.longest)).compactMap { end in
                Self.candidate(graphemes, start..<end, height: height)
            }
        }
    }

    /// A run of graphemes as a candidate, unless it is too large, too small or too scattered for a digit.
    private static func candidate(_ graphemes: [Grapheme], _ range: Range<Int>, height: Int) -> Candidate? {
        let parts = graphemes[range]
        let box = InkComponent.box(around: parts.map(\.ink))
        guard box.width * 10 <= height * 18 || range.count == 1, box.longSide * 3 >= height else { return nil }
        var penalty: Float = 0
        for (index, part) in zip(parts.indices, parts) {
            let others = parts[..<index]
            if part.part > 0 {
                let isJoined = parts.contains { $0.piece == part.piece && $0.part < part.part }
                penalty +=
                    isJoined
                    ? notch.penalty * max(0, part.notch - notch.free)
                    : max(cut.least, cut.penalty - cut.notch * part.notch)
            }
            guard let gap = others.map({ $0.ink.box.gap(to: part.ink.box) }).min() else { continue }
            // Separate pieces of one digit are near each other.
            guard gap * 4 <= height else { return nil }
            if !others.contains(where: { $0.piece == part.piece }) { penalty += joinPenalty(part, to: others) }
        }
        return Candidate(range: range, ink: parts.map(\.ink), box: box, penalty: penalty)
    }

    /// Two tall pieces side by side are rarely one digit.
    private static func joinPenalty(_ part: Grapheme, to others: ArraySlice<Grapheme>) -> Float {
        if part.isSmall || others.allSatisfy(\.isSmall) { return 0 }
        let box = InkComponent.box(around: others.map(\.ink))
        let overlap = min(box.right, part.ink.box.right) - max(box.x, part.ink.box.x)
        return overlap * 2 > min(box.width, part.ink.box.width) ? 0.1 : 0.4
    }

    /// The best sequence of digits.
    ///
    /// - Parameters:
    ///   - logits: The network's scores of each candidate.
    ///   - calibration: What is known of the network.
    /// - Returns: The candidates that make it up, left to right, by their places.
    func best(_ logits: ArraySlice<[Float]>, _ calibration: Calibration) -> [Int] {
        var scores = [Float](repeating: 0, count: graphemes.count + 1)
        var choices = [Int?](repeating: nil, count: graphemes.count + 1)
        for end in graphemes.indices.map({ $0 + 1 }) {
            // A grapheme may be no digit's: a stray mark, the cheaper to leave out the smaller it is.
            scores[end] = scores[end - 1] - omissionPenalty(graphemes[end - 1])
            for (index, candidate) in candidates.enumerated() where candidate.range.upperBound == end {
                let own = score(candidate, logits[logits.startIndex + index], calibration)
                let score = scores[candidate.range.lowerBound] + own
                if score > scores[end] { (scores[end], choices[end]) = (score, index) }
            }
        }
        var path: [Int] = []
        var end = graphemes.count
        while end > 0 {
            if let choice = choices[end] { path.append(choice) }
            end = choices[end].map { candidates[$0].range.lowerBound } ?? end - 1
        }
        return path.reversed()
    }

    private func omissionPenalty(_ grapheme: Grapheme) -> Float {
        3 + 12 * Float(grapheme.ink.box.longSide) / Float(height)
    }

    private func score(_ candidate: Candidate, _ logits: [Float], _ calibration: Calibration) -> Float {
        let prediction = calibration.prediction(logits)
        let likelihood = max(-14, Self.networkWeight * logf(max(prediction.confidence, 1e-6)))
        let shape = DigitShape.penalty(of: candidate.box, as: prediction.digit, height: height)
        return likelihood - shape - candidate.penalty - (calibration.rejects(logits) ? Self.rejectionPenalty : 0)
    }
}
