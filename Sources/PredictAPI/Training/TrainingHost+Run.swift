import FoundationEssentials
import LargerCNN
import ServiceSupport
import TrainerLink

extension TrainingHost {
    /// How one process of a training ended, for the training.
    enum Verdict {
        case completed(TrainerMessage.Completion)
        /// Its weights are a version now.
        case admitted(ModelVersions.Admission, accuracy: Double)
        case interrupted(String)
        case failed(String)
        /// Its process was killed: it goes on from its checkpoint, if it may.
        case killed(signal: Int32)
        /// This process stops, and the training goes on after the next start; or another instance has it now.
        case suspended
    }

    /// Runs the training to its end, in as many processes as that takes.
    func conduct() async {
        while true {
            var verdict = await runProcess()
            if case .completed(let completion) = verdict { verdict = await admit(completion) }
            switch verdict {
            case .completed: break
            case .admitted(let admission, let accuracy):
                let reason = "All epochs are done. \(admission.sentence)"
                await end(.completed, reason, version: admission.version, accuracy: accuracy)
            case .interrupted(let reason):
                await end(.interrupted, reason)
            case .failed(let reason):
                await end(.error, reason)
            case .suspended:
                release()
            case .killed(let signal):
                guard let restarts = run?.training.restarts, restarts < settings.mostRestarts else {
                    await end(.error, "The trainer was killed again and again, last by signal \(signal).")
                    return
                }
                logger.warning("trainer killed", ["signal": .integer(Int(signal)), "restarts": .integer(restarts)])
                await note(.restarted(countsAsFailure: true))
                continue
            }
            return
        }
    }

    /// Starts a process, follows it to its end and says what that means.
    private func runProcess() async -> Verdict {
        guard let training = run?.training else { return .suspended }
        if isShuttingDown || run?.isLost == true { return .suspended }
        if training.isStopRequested { return .interrupted("The training was stopped.") }
        let folder = settings.workFolder(training.id)
        let log = "\(folder)/trainer.log"
        let process: TrainerProcess
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            if let probes = training.settings.probes {
                try DigitFile.write(ProbePictures.digits(probes), path: Self.probesPath(folder))
            }
            if training.settings.feedback != nil { try await writeCorrections(into: Self.feedbackFolder(folder)) }
            process = try TrainerProcess(settings.program, arguments(training), log: log)
        } catch {
            return .failed("The trainer cannot be started: \(error)")
        }
        run?.process = process
        var completion: TrainerMessage.Completion?
        var ending = TrainerProcess.Ending.killed(0)
        for await event in process.events {
            switch event {
            case .message(.completed(let told)): completion = told
            case .message(let message): await take(message)
            case .ended(let told): ending = told
            }
        }
        run?.process = nil
        return verdict(ending, completion, log: log)
    }

    private func verdict(
        _ ending: TrainerProcess.Ending,
        _ completion: TrainerMessage.Completion?,
        log: String
    ) -> Verdict {
        if run?.isLost == true { return .suspended }
        if case .exited(0) = ending, let completion { return .completed(completion) }
        if run?.training.isStopRequested == true { return .interrupted("The training was stopped.") }
        if isShuttingDown { return .suspended }
        switch ending {
        case .killed(let signal): return .killed(signal: signal)
        case .exited(130), .exited(143): return .interrupted("The trainer was told to stop.")
        case .exited(let status):
            return .failed(TrainerProcess.lastWords(log) ?? "The trainer ended with status \(status).")
        }
    }

    /// Records what the trainer tells.
    private func take(_ message: TrainerMessage) async {
        switch message {
        case .downloading(let download): await note(.downloading(download))
        case .started: if run?.training.phase != .stopping { await note(.phase(.training)) }
        case .batch(let progress): await note(.progress(progress.finite))
        case .epoch(let epoch): await note(.epoch(epoch.finite))
        case .completed, .stopped: break
        }
    }

    /// Records that something happened.
    func note(_ change: TrainingEvent.Change) async {
        guard let (run, event) = apply(change) else { return }
        do {
            try await run.ledger.record(event, of: run.training, claim: run.claim)
        } catch {
            // The next event keeps the whole training.
            logger.warning("training state not kept", ["error": .string("\(error)")])
        }
    }

    /// Lets the training under way follow a change.
    ///
    /// - Returns: It as it is then, and the event to record; nil if there is none.
    private func apply(_ change: TrainingEvent.Change) -> (run: Run, event: TrainingEvent)? {
        guard var run else { return nil }
        let event = TrainingEvent(training: run.training.id, number: run.training.lastEvent + 1, change: change)
        run.training.apply(event)
        self.run = run
        metrics?.follow(change, of: run.training)
        return (run, event)
    }

    /// Records the end; as long as that fails, it is tried again, and no other training begins.
    func end(_ status: Training.Status, _ reason: String, version: String? = nil, accuracy: Double? = nil) async {
        let ending = TrainingEvent.Ending(
            status: status,
            reason: reason,
            at: Timestamp.now(),
            version: version,
            accuracy: accuracy
        )
        guard let (run, event) = apply(.ended(ending)) else { return }
        logger.info(
            "training ended",
            ["training": .integer(run.training.id), "status": .string(status.rawValue), "reason": .string(reason)]
        )
        while !isShuttingDown {
            do {
                try await run.ledger.record(event, of: run.training, claim: run.claim)
                break
            } catch TrainingLedgerError.claimLost {
                // Whoever has it now says how it ends.
                break
            } catch {
                logger.warning("training state not kept", ["error": .string("\(error)")])
                try? await Task.sleep(for: .seconds(5))
            }
        }
        if status == .completed { try? FileManager.default.removeItem(atPath: settings.workFolder(run.training.id)) }
        self.run = nil
    }

    /// Kills a training that was told to stop and does not.
    func killLater(_ id: Int) {
        Task {
            try? await Task.sleep(for: settings.stopTime)
            if run?.training.id == id { run?.process?.kill() }
        }
    }

    private static func feedbackFolder(_ folder: String) -> String { "\(folder)/feedback" }

    /// Whether corrections are written, whole: their labels come last.
    private static func hasCorrections(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/train-labels-idx1-ubyte.gz")
    }

    /// Writes what is learnt from corrections, once: a training that goes on needs the very same digits.
    private func writeCorrections(into folder: String) async throws {
        guard !Self.hasCorrections(folder) else { return }
        var taken = run?.corrections
        // The API may have ended before they were written.
        if taken == nil { taken = await corrections() }
        run?.corrections = nil
        guard let digits = taken else { return }
        try await DedicatedThread.run {
            try LabelledImages(digits: digits.images, labels: digits.labels).write(directory: folder, set: "train")
        }
    }

    private static func probesPath(_ folder: String) -> String { "\(folder)/probes-images-idx3-ubyte" }

    private func arguments(_ training: Training) -> [String] {
        let folder = settings.workFolder(training.id)
        let wanted = training.settings
        var arguments = [
            "train", "--progress", "json-lines", "--until-stdin-ends", "--test", "--continue",
            "--data", settings.data, "--data-dir", settings.folder,
            "--output", "\(folder)/weights.safetensors", "--checkpoint", "\(folder)/checkpoint.safetensors",
            "--checkpoint-seconds", "\(settings.checkpointInterval / .seconds(1))",
            "--epochs", "\(wanted.epochs)", "--seed", "\(wanted.seed)", "--batch", "\(wanted.batchSize)",
            "--learning-rate", "\(wanted.learningRate)", "--threads", "\(settings.threads)",
        ]
        if let images = wanted.epochImages { arguments += ["--epoch-images", "\(images)"] }
        if let budget = wanted.timeBudget {
            arguments += ["--time-budget", "\(max(0, budget - training.earlierSeconds))"]
        }
        if let corpus = settings.corpus { arguments += ["--corpus", corpus] }
        let feedback = Self.feedbackFolder(folder)
        if wanted.feedback != nil, Self.hasCorrections(feedback) { arguments += ["--feedback", feedback] }
        if wanted.probes != nil { arguments += ["--probes", Self.probesPath(folder)] }
        if settings.isInBackground { arguments.append("--background") }
        if settings.mayDownload { arguments.append("--download") }
        if let base = run?.basePath { arguments += ["--base", base] }
        return arguments
    }
}

extension TrainingProgress {
    /// With a loss that JSON can say: a training that diverged has none.
    fileprivate var finite: TrainingProgress {
        var progress = self
        if !loss.isFinite { progress.loss = .greatestFiniteMagnitude }
        return progress
    }
}

extension EpochResult {
    fileprivate var finite: EpochResult {
        var result = self
        if !loss.isFinite { result.loss = .greatestFiniteMagnitude }
        return result
    }
}
