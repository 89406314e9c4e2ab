import TrainerLink

/// Decides whether a version is worse than another, from their mistakes on the same pictures.
///
/// Of pictures that both read right or both read wrong nothing is learnt. Of the others, `lost` are those that only the
/// baseline reads right and `gained` those that only the candidate does; were both equally good, `lost - gained` would
/// scatter around 0 with a standard error of √(lost + gained) (McNemar, 1947). So a candidate that repeats most of the
/// baseline's answers is judged sharply and one from another start with the tolerance that chance asks for. It is worse if
///
/// - it reads more than 0.05 points fewer of MNIST's test set (5 of 10,000 pictures), which is a promise and not a
///   question of chance; at least one picture, so that a small set does not forbid everything;
/// - the mean of its accuracies on the validation drawings lies more than two standard errors below the baseline's: one
///   equally good candidate in 44 is refused;
/// - any one set of them lies more than three standard errors below: a gain elsewhere does not pay for that;
/// - it rejects fewer of the pictures that are no digits, by more than two points and three standard errors.
struct ActivationGate {
    /// The share of MNIST's test set by which a candidate may be behind.
    static let testTolerance = 0.0005
    /// Standard errors by which the mean of the sets may be behind.
    static let meanErrors = 2.0
    /// Standard errors by which any one set may be behind.
    static let setErrors = 3.0
    /// The share of non-digits by which a candidate may be behind.
    static let nonDigitTolerance = 0.02

    private let pairs: [Pair]

    /// One set as both versions read it.
    private struct Pair {
        let name: String
        let kind: Assessment.PictureSet.Kind
        let count: Int
        let right: (candidate: Int, baseline: Int)
        let lost: Int
        let gained: Int

        init?(_ candidate: Assessment.PictureSet, _ baseline: Assessment.PictureSet?) {
            guard let baseline, baseline.checksum == candidate.checksum, candidate.count > 0 else { return nil }
            let (new, old) = (Set(candidate.mistakes), Set(baseline.mistakes))
            (name, kind, count) = (candidate.name, candidate.kind, candidate.count)
            right = (count - new.count, count - old.count)
            lost = new.subtracting(old).count
            gained = old.subtracting(new).count
        }

        /// How many pictures fewer the candidate reads right.
        var loss: Int { lost - gained }
        /// What chance makes of that.
        var error: Double { Double(lost + gained).squareRoot() }
        /// What it is called in a sentence.
        var title: String { kind == .test ? "MNIST's test set" : "the set \(name)" }
        /// The candidate's figure, and how it differs.
        var figures: String {
            let difference = loss == 0 ? "as many as before" : loss > 0 ? "\(loss) fewer" : "\(-loss) more"
            return "\(right.candidate) of \(count), \(difference)"
        }
    }

    /// Compares two versions.
    ///
    /// - Parameters:
    ///   - candidate: The version that may be activated.
    ///   - baseline: The version that it would take over from.
    init(_ candidate: Assessment, against baseline: Assessment) {
        pairs = candidate.sets.compactMap { Pair($0, baseline[$0.name]) }
    }

    /// The verdict; nil where the two have no pictures in common.
    ///
    /// - Parameter baseline: The name of the version that was compared with.
    /// - Returns: The first reason why the candidate is worse, or that it is not.
    func verdict(against baseline: String) -> GateVerdict? {
        guard !pairs.isEmpty else { return nil }
        if let reason = complaint { return GateVerdict(isWorse: true, reason: reason, baseline: baseline) }
        let test = pairs.first { $0.kind == .test }.map { "\($0.title): \($0.figures)" }
        let mean = drawings.isEmpty ? "no validation drawings to compare" : "drawings: \(Self.points(gain)) in the mean"
        return GateVerdict(
            isWorse: false,
            reason: ([test, mean].compactMap { $0 }).joined(separator: "; ") + ".",
            baseline: baseline
        )
    }

    /// The sets of digits that are not MNIST's.
    private var drawings: [Pair] { pairs.filter { $0.kind == .digits && $0.name != "mnist" } }

    /// By how much the candidate's mean accuracy on the drawings is above the baseline's.
    private var gain: Double { drawings.reduce(0) { $0 - Double($1.loss) / Double($1.count) } / Double(drawings.count) }

    private var complaint: String? {
        // Without the test set MNIST's validation split stands in for it.
        let hasTest = pairs.contains { $0.kind == .test }
        for pair in pairs where pair.kind == .test || (!hasTest && pair.name == "mnist") {
            let allowed = max(1, Int(Double(pair.count) * Self.testTolerance))
            if pair.loss > allowed { return "It reads \(pair.title) worse: \(pair.figures), where \(allowed) may be." }
        }
        if !drawings.isEmpty {
            let variance = drawings.reduce(0) { $0 + Double($1.lost + $1.gained) / Double($1.count * $1.count) }
            let error = variance.squareRoot() / Double(drawings.count)
            if -gain > Self.meanErrors * error {
                return "It reads the validation drawings worse: \(Self.points(gain)) in the mean, "
                    + "where chance alone makes \(Self.points(error, signed: false))."
            }
        }
        for pair in pairs where pair.kind == .digits && Double(pair.loss) > Self.setErrors * pair.error {
            return "It reads \(pair.title) worse: \(pair.figures)."
        }
        for pair in pairs where pair.kind == .nonDigits && Double(pair.loss) > Self.setErrors * pair.error {
            guard Double(pair.loss) > Self.nonDigitTolerance * Double(pair.count) else { continue }
            return "It takes more for digits that are none: it rejects \(pair.figures)."
        }
        return nil
    }

    /// A share in points, two decimals.
    private static func points(_ share: Double, signed: Bool = true) -> String {
        let hundredths = Int((abs(share) * 10_000).rounded())
        let sign = !signed ? "" : share < 0 && hundredths > 0 ? "-" : "+"
        let fraction = hundredths % 100
        return "\(sign)\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) points"
    }
}
