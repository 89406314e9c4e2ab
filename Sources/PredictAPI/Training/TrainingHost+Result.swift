import HTTPServer
import TrainerLink

extension TrainingHost {
    /// Makes the weights of a training that is done a version.
    ///
    /// That takes processes of its own, which may be killed: then the training goes on from its checkpoint, finds that it
    /// is done, and comes here again.
    func admit(_ completion: TrainerMessage.Completion) async -> Verdict {
        guard let training = run?.training else { return .suspended }
        await note(.phase(.evaluating))
        let weights = "\(settings.workFolder(training.id))/weights.safetensors"
        do {
            let admission = try await admit(weights, training, completion) { [weak self] in await self?.take($0) }
            return .admitted(admission, accuracy: completion.testAccuracy ?? completion.validationAccuracy)
        } catch Assessor.Failure.killed(let signal) {
            if run?.training.isStopRequested == true { return .interrupted("The training was stopped.") }
            return isShuttingDown ? .suspended : .killed(signal: signal)
        } catch {
            return .failed("\(error)")
        }
    }

    /// Takes a process that works for the training, so that it ends when the training has to.
    private func take(_ process: TrainerProcess?) {
        run?.process = process
        if run?.training.isStopRequested == true || isShuttingDown { process?.terminate() }
    }
}

extension VersionStore {
    /// Keeps a training's weights, compared with nothing.
    ///
    /// - Throws: ``TrainingFailure``, or `FileReadError`.
    func admit(
        _ weights: String,
        of training: Training,
        _ completion: TrainerMessage.Completion,
        watch: ModelVersions.Watch
    ) async throws -> ModelVersions.Admission {
        let record = try await keep(weights, of: training, completion, nil, nil)
        return ModelVersions.Admission(version: record.version, sentence: "Version \(record.version) waits.")
    }
}
