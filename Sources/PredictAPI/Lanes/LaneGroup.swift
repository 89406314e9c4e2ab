import Synchronization

/// What came of one digit.
struct LaneOutput<Prepared: Sendable>: Sendable {
    /// What was made of the input before the network saw it.
    let prepared: Prepared
    /// Ten raw scores.
    let logits: [Float]
    /// How long the input waited for a lane.
    let waited: Duration
    /// How long the network took, for the whole batch that the digit was part of.
    let computed: Duration
    /// When the network was done with it.
    let finished: ContinuousClock.Instant
}

/// Gathers what comes of several digits of one caller, in the caller's order, whatever order they are finished in.
final class LaneGroup<Prepared: Sendable>: Sendable {
    typealias Outcome = Result<LaneOutput<Prepared>, any Error>
    typealias Continuation = CheckedContinuation<[Outcome], any Error>

    private struct State {
        var outcomes: [Outcome?]
        var missing: Int
        var continuation: Continuation?
    }

    private let state: Mutex<State>

    /// Creates a group.
    ///
    /// - Parameters:
    ///   - count: How many outcomes it waits for.
    ///   - continuation: Resumed once, with all of them or with the first reason why there will not be all.
    init(count: Int, continuation: Continuation) {
        state = Mutex(
            State(outcomes: [Outcome?](repeating: nil, count: count), missing: count, continuation: continuation)
        )
    }

    /// Notes an outcome; each index comes at most once.
    func set(_ index: Int, _ outcome: Outcome) {
        let done = state.withLock { state -> (Continuation, [Outcome])? in
            state.outcomes[index] = outcome
            state.missing -= 1
            guard state.missing == 0, let continuation = state.continuation.take() else { return nil }
            return (continuation, state.outcomes.compactMap { $0 })
        }
        if let (continuation, outcomes) = done { continuation.resume(returning: outcomes) }
    }

    /// Gives up the whole group.
    func fail(_ error: any Error) {
        state.withLock { $0.continuation.take() }?.resume(throwing: error)
    }
}
