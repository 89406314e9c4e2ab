internal import LargerCNN

/// Things that people draw and photograph that are no digit: what the network must learn to refuse.
///
/// The idea of learning from such examples is outlier exposure (Hendrycks, Mazeika, Dietterich, Deep Anomaly Detection
/// with Outlier Exposure, ICLR 2019). A part of the kinds is kept out of training, so that what is measured tells about
/// things never seen before.
public struct NonDigits: Sendable {
    /// Which kinds are drawn from.
    public enum Part: Sendable {
        /// Only kinds to learn from.
        case training
        /// All kinds, those kept out of training as often as the others.
        case validation
    }

    /// Something that is no digit.
    struct Sample: Sendable {
        let kind: String
        let isHeldOut: Bool
        let content: NonDigitKind.Content
    }

    private let part: Part
    private let digits: [PenDigit]
    private let families: [(family: NonDigitKind.Family, seen: [NonDigitKind], heldOut: [NonDigitKind])]

    /// Prepares the kinds.
    ///
    /// - Parameters:
    ///   - part: Which kinds are drawn from.
    ///   - digits: The material of unreadable digits; without any there are none of those.
    public init(_ part: Part, digits: [PenDigit]) {
        self.part = part
        self.digits = digits
        families = NonDigitKind.Family.allCases.compactMap { family in
            guard family != .ruin || digits.count > 1 else { return nil }
            let kinds = NonDigitKind.all.filter { $0.family == family }
            return (family, kinds.filter { !$0.isHeldOut }, kinds.filter(\.isHeldOut))
        }
    }

    /// The names of the kinds that may come.
    public var kinds: [String] {
        families.flatMap { part == .training ? $0.seen : $0.seen + $0.heldOut }.map(\.name)
    }

    /// The names of the kinds that training never sees.
    public static var heldOutKinds: [String] { NonDigitKind.all.filter(\.isHeldOut).map(\.name) }

    /// Makes one.
    func sample(using generator: inout SplitMix64) -> Sample {
        var ticket = generator.uniform(in: 0..<families.reduce(0) { $0 + $1.family.share })
        var chosen = families[0]
        for entry in families {
            chosen = entry
            ticket -= entry.family.share
            if ticket < 0 { break }
        }
        let drawsHeldOut = part == .validation && !chosen.heldOut.isEmpty && generator.happens(0.5)
        let kinds = drawsHeldOut ? chosen.heldOut : chosen.seen
        let kind = kinds[Int(generator.next() % UInt64(kinds.count))]
        return Sample(
            kind: kind.name,
            isHeldOut: kind.isHeldOut,
            content: kind.make(&generator, digits)
        )
    }
}
