import LargerCNN
import ServiceSupport

/// Sets labels aside that nothing supports, so that nobody teaches the model nonsense unseen.
///
/// A label is doubtful where the model gives it hardly any probability and none of the digits that are most alike has it.
/// The model alone must not decide, since the corrections that matter are those that contradict it; and the neighbours
/// alone must not, since they know little of styles that are new. docs/MODEL.md has what it lets through and what not.
actor FeedbackGuard {
    /// A label whose probability is at least this needs no other support.
    static let leastProbability: Float = 0.01
    /// How many of the digits that are most alike are asked.
    static let neighbourCount = 10
    /// How many accepted corrections, the latest ones, count as known digits.
    static let correctionCount = 2_000

    private let corpus: String?
    private var known: Task<NeighbourIndex, Never>?

    /// Creates a guard; nothing is read before the first doubt.
    ///
    /// - Parameter corpus: The folder of the known digits; nil if there is none.
    init(corpus: String?) { self.corpus = corpus }

    /// Looks for support of a label.
    ///
    /// - Parameters:
    ///   - label: What a visitor says that the digit is.
    ///   - image: The digit.
    ///   - recognition: What the model says.
    ///   - corrections: Gives corrections that were accepted before; asked only in doubt.
    /// - Returns: Why a person should look at it, in one sentence; nil if there is no need.
    /// - Throws: What `corrections` throws.
    func doubt(
        about label: Int,
        of image: DigitImage,
        _ recognition: Recognition,
        corrections: () async throws -> LabelledDigits
    ) async throws -> String? {
        let probability = recognition.prediction.probabilities[label]
        guard recognition.isRejected || probability < Self.leastProbability else { return nil }
        let (index, recent) = (await index(), NeighbourIndex([try await corrections()]))
        let nearest = (index.nearest(to: image, Self.neighbourCount) + recent.nearest(to: image, Self.neighbourCount))
            .sorted { $0.likeness > $1.likeness }.prefix(Self.neighbourCount)
        guard nearest.allSatisfy({ Int($0.label) != label }) else { return nil }
        let answer = recognition.isRejected ? "no digit" : "a \(recognition.prediction.digit)"
        guard !nearest.isEmpty else {
            return "The model takes it for \(answer), and no digit is known to compare with."
        }
        return
            "The model takes it for \(answer), and none of the \(nearest.count) known digits most like it is a \(label)."
    }

    private func index() async -> NeighbourIndex {
        if let known { return await known.value }
        let reading = Task { [corpus] in
            // Without a thread of its own it would hold up Swift's pool; without any thread there is no support.
            (try? await DedicatedThread.run { NeighbourIndex(corpus: corpus) }) ?? NeighbourIndex([])
        }
        known = reading
        return await reading.value
    }
}
