import Dispatch
import FoundationEssentials
import HTTPServer
import SQLite
import ServiceSupport
import Synchronization

/// The ledger of a single instance: an SQLite database in the data folder.
///
/// Everything goes over a queue of its own, since writing to a disk may take its time. Progress is written once a second
/// at most, everything else at once; each writing holds the whole training, so one that failed is made up for by the next.
final class EmbeddedLedger: TrainingLedger {
    /// Everything that the queue alone touches.
    struct State: ~Copyable {
        var database: Database
        var lock: DataFolderLock?
        var lastSaved: ContinuousClock.Instant?
        var followers: [@Sendable (TrainingEvent) -> Void] = []
    }

    /// Every step of the schema, in order; none that was published changes any more.
    static let schema = [
        """
        CREATE TABLE trainings (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            status TEXT NOT NULL,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            token INTEGER NOT NULL DEFAULT 0,
            record TEXT NOT NULL
        )
        """
    ]

    private static let saveInterval = Duration.seconds(1)
    /// More than a training can tell between two writings: identifiers of events never come twice.
    private static let eventGap = 10_000

    let folder: String
    private let queue = DispatchQueue(label: "PredictAPI.EmbeddedLedger")
    private let state: Mutex<State>

    /// Opens the database, and makes it where there is none.
    ///
    /// - Parameters:
    ///   - folder: The data folder; it has to exist.
    ///   - pageLimit: The most pages of the database; nil for as many as the disk holds.
    /// - Throws: ``SQLiteError``.
    init(folder: String, pageLimit: Int? = nil) throws {
        self.folder = folder
        var database = try Database(path: "\(folder)/state.sqlite", pageLimit: pageLimit)
        try database.migrate(Self.schema)
        state = Mutex(State(database: database, lock: DataFolderLock(folder: folder)))
    }

    func begin(_ settings: TrainingSettings, baseVersion: String?) async throws -> (Training, TrainingClaim) {
        try await perform { state in
            try Self.takeLock(&state, self.folder)
            return try state.database.transaction { database in
                let running = try database.execute("SELECT id FROM trainings WHERE status = 'in_progress'")
                guard running.isEmpty else { throw TrainingLedgerError.busy }
                let now = Timestamp.now()
                try database.execute(
                    "INSERT INTO trainings (status, started_at, token, record) VALUES ('in_progress', ?, 1, '')",
                    [.text(now)]
                )
                let id = database.lastInserted
                let training = Training(id: id, settings: settings, baseVersion: baseVersion, startedAt: now)
                try Self.save(training, in: &database)
                return (training, TrainingClaim(training: id, token: 1))
            }
        }
    }

    func adopt() async throws -> (Training, TrainingClaim)? {
        try await perform { state in
            do { try Self.takeLock(&state, self.folder) } catch TrainingLedgerError.busy { return nil }
            return try state.database.transaction { database in
                let query = "SELECT record, token FROM trainings WHERE status = 'in_progress' ORDER BY id DESC LIMIT 1"
                guard let row = try database.execute(query).first, var training = Self.training(row[0]) else {
                    return nil
                }
                training.lastEvent += Self.eventGap
                let token = (row[1].integer ?? 0) + 1
                try database.execute(
                    "UPDATE trainings SET token = ? WHERE id = ?",
                    [.integer(token), .integer(training.id)]
                )
                return (training, TrainingClaim(training: training.id, token: token))
            }
        }
    }

    func record(_ event: TrainingEvent, of training: Training, claim: TrainingClaim) async throws {
        try await perform { state in
            defer { for follower in state.followers { follower(event) } }
            guard Self.isDue(event, since: state.lastSaved) else { return }
            try Self.save(training, in: &state.database)
            state.lastSaved = .now
        }
    }

    func latest() async throws -> Training? { try await recent(1).first }

    func recent(_ count: Int) async throws -> [Training] {
        try await perform { state in
            try state.database.execute("SELECT record FROM trainings ORDER BY id DESC LIMIT ?", [.integer(count)])
                .compactMap { Self.training($0[0]) }
        }
    }

    func follow(_ follower: @escaping @Sendable (TrainingEvent) -> Void) {
        state.withLock { $0.followers.append(follower) }
    }

    // MARK: - Rows

    /// Writes a training into its row.
    static func save(_ training: Training, in database: inout Database) throws {
        let record = String(decoding: try JSON.encode(training), as: UTF8.self)
        try database.execute(
            "UPDATE trainings SET status = ?, ended_at = ?, record = ? WHERE id = ?",
            [
                .text(training.status.rawValue), training.endedAt.map { .text($0) } ?? .null, .text(record),
                .integer(training.id),
            ]
        )
    }

    /// Reads a row's training.
    static func training(_ value: SQLiteValue) -> Training? {
        value.text.flatMap { try? JSON.decode(Training.self, from: [UInt8]($0.utf8)) }
    }

    /// Whether an event is to be written now.
    static func isDue(_ event: TrainingEvent, since last: ContinuousClock.Instant?) -> Bool {
        switch event.change {
        case .progress, .downloading: last.map { .now - $0 >= saveInterval } ?? true
        default: true
        }
    }

    /// Takes the folder's lock, if this process has not got it yet: another one may have ended meanwhile.
    static func takeLock(_ state: inout State, _ folder: String) throws {
        guard state.lock == nil else { return }
        state.lock = DataFolderLock(folder: folder)
        guard state.lock != nil else { throw TrainingLedgerError.busy }
    }

    /// Runs something on the queue.
    func perform<Result: Sendable>(
        _ body: @escaping @Sendable (inout State) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in
                continuation.resume(
                    with: Swift.Result {
                        do {
                            return try state.withLock { try body(&$0) }
                        } catch let error as SQLiteError {
                            throw TrainingLedgerError.unavailable(reason: error.description)
                        }
                    }
                )
            }
        }
    }
}
