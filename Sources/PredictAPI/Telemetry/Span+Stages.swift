import Tracing

extension Span {
    /// Notes the stages of a picture that was shown to the network.
    func note<Prepared>(_ timings: StageTimings, _ output: LaneOutput<Prepared>) {
        guard let began = noteBeginning(timings) else { return }
        note("preprocess", from: began + .milliseconds(timings.decode), for: .milliseconds(timings.preprocess))
        // Between the two the lane may have prepared other pictures of the same batch.
        note("predict", from: output.finished - output.computed, for: output.computed)
    }

    /// Notes the stages of a number, whose digits are prepared and shown to the network in turns.
    func note(number timings: StageTimings) {
        guard let began = noteBeginning(timings) else { return }
        note(
            "read",
            from: began + .milliseconds(timings.decode),
            for: .milliseconds(timings.preprocess + timings.predict)
        )
    }

    /// Notes waiting and decoding.
    ///
    /// - Returns: When decoding began; nil where nothing was computed.
    private func noteBeginning(_ timings: StageTimings) -> ContinuousClock.Instant? {
        guard let began = timings.began else { return nil }
        note("queue", from: began - .milliseconds(timings.queue), for: .milliseconds(timings.queue))
        note("decode", from: began, for: .milliseconds(timings.decode))
        return began
    }
}
