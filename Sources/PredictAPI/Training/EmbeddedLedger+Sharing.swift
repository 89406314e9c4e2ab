import HTTPServer
import SQLite

/// What a shared ledger keeps in the data folder: every training that this instance runs, under its shared number.
extension EmbeddedLedger {
    /// Makes this process the host of the folder's trainings.
    ///
    /// - Throws: ``TrainingLedgerError/busy`` where another process is.
    func claimFolder() async throws {
        try await perform { state in try Self.takeLock(&state, self.folder) }
    }

    /// The training that this folder's last process left unfinished, as far as nobody else has the folder.
    ///
    /// - Returns: It and the token of its claim; nil where there is none.
    /// - Throws: ``TrainingLedgerError``.
    func unfinished() async throws -> (training: Training, token: Int)? {
        try await perform { state in
            do { try Self.takeLock(&state, self.folder) } catch TrainingLedgerError.busy { return nil }
            let query = "SELECT record, token FROM trainings WHERE status = 'in_progress' ORDER BY id DESC LIMIT 1"
            guard let row = try state.database.execute(query).first, let training = Self.training(row[0]) else {
                return nil
            }
            return (training, row[1].integer ?? 0)
        }
    }

    /// The largest number and the largest token in the folder; 0 without any.
    ///
    /// - Throws: ``TrainingLedgerError``.
    func newest() async throws -> (number: Int, token: Int) {
        try await perform { state in
            let row = try state.database.execute("SELECT max(id), max(token) FROM trainings").first ?? []
            return (row.first?.integer ?? 0, row.last?.integer ?? 0)
        }
    }

    /// Keeps a training as it is.
    ///
    /// - Parameters:
    ///   - training: The training.
    ///   - token: The token of its claim.
    ///   - event: What happened last; progress is written once a second at most.
    /// - Throws: ``TrainingLedgerError``.
    func keep(_ training: Training, token: Int, after event: TrainingEvent? = nil) async throws {
        try await perform { state in
            if let event, !Self.isDue(event, since: state.lastSaved) { return }
            try state.database.execute(
                "INSERT OR IGNORE INTO trainings (id, status, started_at, record) VALUES (?, '', ?, '')",
                [.integer(training.id), .text(training.startedAt)]
            )
            try state.database.execute(
                "UPDATE trainings SET token = ? WHERE id = ?",
                [.integer(token), .integer(training.id)]
            )
            try Self.save(training, in: &state.database)
            state.lastSaved = .now
        }
    }
}
