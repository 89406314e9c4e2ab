import Checksum
import Synchronization

/// Answers to pictures that were asked about a moment ago, for clients that send the same one again and again.
///
/// Two halves: answers go into the younger one, and when that is full it becomes the older one, whose answers are dropped
/// unless they were asked for again. So the bound holds without a list of who was asked for when.
final class AnswerCache: Sendable {
    /// What an answer depends on: the picture, to the last bit (SHA-256), and the weights.
    struct Key: Hashable, Sendable {
        private let digest: String
        private let model: String

        /// Makes the key of a picture.
        ///
        /// - Returns: nil for a picture that is too large to be looked up in passing.
        init?(_ source: PictureSource, model: ModelInfo) {
            guard source.content.count <= AnswerCache.longestContent else { return nil }
            var hash = SHA256()
            hash.update([source.form.rawValue])
            hash.update(source.content)
            digest = hash.finalize()
            self.model = model.version
        }
    }

    /// A picture's bytes are digested before it gets a lane, so only few of them: this many take under a millisecond.
    static let longestContent = 512 << 10

    private struct State {
        var young: [Key: Answer] = [:]
        var old: [Key: Answer] = [:]
    }

    private let half: Int
    /// Whether the bound leaves room for two halves.
    private let keepsOld: Bool
    private let state = Mutex(State())

    /// Creates an empty cache.
    ///
    /// - Parameter limit: The most answers, some 2 KB each; nil comes of fewer than one.
    init?(limit: Int) {
        guard limit > 0 else { return nil }
        half = max(1, limit / 2)
        keepsOld = limit > 1
    }

    /// How many answers are kept.
    var count: Int { state.withLock { $0.young.count + $0.old.count } }

    /// The answer to a picture that was seen a moment ago; it took no time.
    subscript(key: Key) -> Answer? {
        let known = state.withLock { state -> Answer? in
            if let answer = state.young[key] { return answer }
            guard let answer = state.old[key] else { return nil }
            insert(answer, for: key, in: &state)
            return answer
        }
        guard let known else { return nil }
        return Answer(recognition: known.recognition, image: known.image, model: known.model, timings: StageTimings())
    }

    /// Keeps an answer.
    func insert(_ answer: Answer, for key: Key) {
        state.withLock { insert(answer, for: key, in: &$0) }
    }

    private func insert(_ answer: Answer, for key: Key, in state: inout State) {
        if state.young.count >= half {
            state.old = keepsOld ? state.young : [:]
            state.young = [:]
        }
        state.young[key] = answer
    }
}
