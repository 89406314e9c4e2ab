import HTTPServer
import ServiceSupport

/// What other instances want of this one, and this one of them.
extension TrainingHost {
    /// Does what another instance wants.
    func take(_ notice: TrainingNotice) async {
        switch notice {
        case .stopWanted(let id):
            guard let run, run.training.id == id, !run.training.isStopRequested else { return }
            // Whoever asked hears from the ledger how it went.
            _ = try? await stop()
        case .claimLost(let id):
            guard run?.training.id == id else { return }
            run?.isLost = true
            run?.process?.terminate()
            killLater(id)
        case .reachable:
            guard let ledger = openLedger else { return }
            do { try await adopt(from: ledger) } catch {
                logger.warning("training not adopted", ["error": .string("\(error)")])
            }
        }
    }

    /// Has no training any more, whatever becomes of the one that it had.
    func release() {
        if var training = run?.training, run?.isLost == true {
            training.status = .interrupted
            metrics?.follow(.known(training), of: training)
        }
        run = nil
    }

    /// Has the instance that runs the training stop it, and waits for its end.
    ///
    /// - Returns: The training.
    /// - Throws: `HTTPError` 409 where none runs, 503 where nobody can be asked.
    func stopElsewhere() async throws -> Training {
        guard let training = try await current(), training.isRunning else {
            throw HTTPError(.conflict, "No training is in progress.")
        }
        let ledger = try await ledger()
        try await translating { try await ledger.requestStop(of: training.id) }
        for _ in 0..<60 {
            guard let now = try await current(), now.id == training.id, now.isRunning else { break }
            try await Task.sleep(for: .milliseconds(200))
        }
        return try await current() ?? training
    }
}
