import HTTPServer
import ServiceSupport
import TrainerLink

extension ModelVersions {
    /// What became of a training's weights.
    struct Admission: Sendable, Equatable {
        /// Their version.
        let version: String
        /// Whether they answer now, and if not, why.
        let sentence: String
    }

    /// Is given a process that works for a training, and nil when it has ended.
    typealias Watch = @Sendable (TrainerProcess?) async -> Void

    /// Makes a training's weights a candidate: calibrated, measured beside the active version, and activated where the
    /// settings allow it and the gate finds it not worse.
    ///
    /// - Parameters:
    ///   - weights: The path of the weights file, on the data folder's file system; it is gone afterwards.
    ///   - training: The training that made them.
    ///   - completion: What it says they are worth.
    ///   - watch: Is given the processes that measure.
    /// - Returns: The version, and what became of it.
    /// - Throws: `Assessor.Failure` if a process that measures was killed, or ``TrainingFailure``.
    func admit(
        _ weights: String,
        of training: Training,
        _ completion: TrainerMessage.Completion,
        watch: Watch
    ) async throws -> Admission {
        let comparison = try await compare(weights, watch: watch)
        let record = try await store.keep(
            weights,
            of: training,
            completion,
            comparison.assessment,
            comparison.verdict
        )
        let name = "Version \(record.version)"
        defer { Task { await prune() } }
        guard let verdict = record.verdict else {
            let reason = comparison.problem ?? "there was nothing to compare it with"
            return Admission(version: record.version, sentence: "\(name) was not compared (\(reason)) and waits.")
        }
        if verdict.isWorse {
            return Admission(version: record.version, sentence: "\(name) was not activated: \(verdict.reason)")
        }
        guard policy.isAutomatic else {
            return Admission(version: record.version, sentence: "\(name) waits to be activated.")
        }
        do {
            try await activate(record, over: verdict.baseline, training: training.id)
            return Admission(version: record.version, sentence: "\(name) answers now.")
        } catch {
            let reason = (error as? HTTPError)?.message ?? "\(error)"
            return Admission(version: record.version, sentence: "\(name) was not activated: \(reason)")
        }
    }

    private struct Comparison {
        var assessment: Assessment?
        var verdict: GateVerdict?
        /// Why there is no verdict.
        var problem: String?
    }

    /// Measures weights and the active version on the same pictures.
    private func compare(_ weights: String, watch: Watch) async throws -> Comparison {
        var comparison = Comparison()
        let active = model.state.loaded
        do {
            try store.prepare()
            let log = "\(weights).log"
            let measured = try await assessor.assess(
                weights,
                calibrates: true,
                output: "\(weights).assessment.json",
                log: log,
                watch: watch
            )
            comparison.assessment = measured
            guard let active, let path = active.path else { return comparison }
            let version = active.info.version
            // What is known of the active version is kept, and costs nothing the next time.
            let known = try await assessor.assess(
                path,
                calibrates: false,
                output: store.assessmentPath(version),
                log: log,
                watch: watch
            )
            comparison.verdict = ActivationGate(measured, against: known).verdict(against: version)
        } catch Assessor.Failure.killed(let signal) {
            throw Assessor.Failure.killed(signal: signal)
        } catch {
            comparison.problem = "\(error)"
            logger.warning("candidate not compared", ["error": .string("\(error)")])
        }
        return comparison
    }

    private func activate(_ record: VersionRecord, over baseline: String, training: Int) async throws {
        try await inTurn {
            let old = try await self.record(activeVersion())
            guard old.version != record.version else { return }
            guard old.version == baseline else {
                throw HTTPError(.conflict, "Version \(old.version) was activated meanwhile.")
            }
            let reason = "Training \(training) made it, and it is not worse than \(baseline)."
            _ = try await change(to: record, from: old, previous: old.version, reason: reason)
        }
    }
}
