import Checksum
import Dispatch
import LargerCNN
import SQLite
import Synchronization

/// Keeps corrections in an SQLite database of their own, `feedback.sqlite` in the data folder.
///
/// Everything goes over a queue of its own, since writing to a disk may take its time. An entry that was answered for is on
/// the disk, and one that a full disk refuses leaves the others as they were. What is removed is overwritten in the file
/// (`PRAGMA secure_delete`).
final class FeedbackStore: Sendable {
    /// Every step of the schema, in order; none that was published changes any more.
    static let schema = [
        """
        CREATE TABLE feedback (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            digest TEXT NOT NULL UNIQUE,
            status TEXT NOT NULL,
            reason TEXT,
            label INTEGER NOT NULL,
            predicted INTEGER NOT NULL,
            confidence REAL NOT NULL,
            version TEXT NOT NULL,
            claimed INTEGER,
            created INTEGER NOT NULL,
            repeats INTEGER NOT NULL DEFAULT 0,
            digit BLOB NOT NULL,
            drawing BLOB NOT NULL
        );
        CREATE INDEX feedback_status ON feedback (status, id);
        CREATE INDEX feedback_created ON feedback (created)
        """
    ]

    private let queue = DispatchQueue(label: "PredictAPI.FeedbackStore")
    private let database: Mutex<Database>
    private let limit: Int

    /// Opens the database, and makes it where there is none.
    ///
    /// - Parameters:
    ///   - folder: The data folder; it has to exist.
    ///   - limit: The most entries.
    ///   - pageLimit: The most pages of the database; nil for as many as the disk holds.
    /// - Throws: ``SQLiteError``.
    init(folder: String, limit: Int, pageLimit: Int? = nil) throws {
        var database = try Database(path: "\(folder)/feedback.sqlite", pageLimit: pageLimit)
        try database.execute("PRAGMA secure_delete = ON")
        try database.migrate(Self.schema)
        self.database = Mutex(database)
        self.limit = limit
    }

    /// Keeps an entry, unless the same digit is there with the same label.
    ///
    /// - Parameters:
    ///   - content: What it says.
    ///   - drawing: The drawing, a PNG.
    ///   - reason: Why a person should look at it; nil accepts it.
    ///   - time: When it came, in seconds since 1970; only the hour is kept.
    /// - Returns: The entry's number and status, and whether it is new.
    /// - Throws: ``SQLiteError``.
    func add(
        _ content: FeedbackEntry.Content,
        drawing: [UInt8],
        reason: String?,
        at time: Int
    ) async throws -> (id: Int, status: FeedbackEntry.Status, isNew: Bool) {
        let digest = Self.digest(content)
        let status: FeedbackEntry.Status = reason == nil ? .accepted : .review
        return try await perform { [limit] database in
            try database.transaction { database in
                let known = try database.execute("SELECT id, status FROM feedback WHERE digest = ?", [.text(digest)])
                if let row = known.first, let id = row[0].integer,
                    let status = row[1].text.flatMap(FeedbackEntry.Status.init)
                {
                    try database.execute("UPDATE feedback SET repeats = repeats + 1 WHERE id = ?", [.integer(id)])
                    return (id, status, false)
                }
                try database.execute(
                    """
                    INSERT INTO feedback (digest, status, reason, label, predicted, confidence, version, claimed, created,
                        digit, drawing) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        .text(digest), .text(status.rawValue), reason.map { .text($0) } ?? .null,
                        .integer(content.label), .integer(content.predictedDigit), .real(content.confidence),
                        .text(content.modelVersion), content.claimedDigit.map { .integer($0) } ?? .null,
                        .integer(time - time % 3_600), .blob(content.digit.pixels), .blob(drawing),
                    ]
                )
                let id = database.lastInserted
                try Self.trim(&database, to: limit)
                return (id, status, true)
            }
        }
    }

    /// Lets a person decide.
    ///
    /// - Returns: The entry as it is then; nil if there is none.
    /// - Throws: ``SQLiteError``.
    func review(_ id: Int, accept: Bool) async throws -> FeedbackEntry? {
        let status: FeedbackEntry.Status = accept ? .accepted : .rejected
        return try await perform { database in
            try database.execute(
                "UPDATE feedback SET status = ? WHERE id = ?",
                [.text(status.rawValue), .integer(id)]
            )
            return try Self.entry(id, in: &database)
        }
    }

    /// Removes an entry.
    ///
    /// - Returns: Whether there was one.
    /// - Throws: ``SQLiteError``.
    func remove(_ id: Int) async throws -> Bool {
        try await perform { database in
            try database.execute("DELETE FROM feedback WHERE id = ?", [.integer(id)])
            let isGone = database.changes > 0
            try Self.shrinkLog(&database)
            return isGone
        }
    }

    /// Removes all entries.
    ///
    /// - Throws: ``SQLiteError``.
    func removeAll() async throws {
        try await perform { database in
            try database.execute("DELETE FROM feedback")
            try Self.shrinkLog(&database)
        }
    }

    /// Removes what came before a time.
    ///
    /// - Parameter time: Seconds since 1970.
    /// - Returns: How many entries went.
    /// - Throws: ``SQLiteError``.
    @discardableResult
    func removeAll(before time: Int) async throws -> Int {
        try await perform { database in
            try database.execute("DELETE FROM feedback WHERE created < ?", [.integer(time)])
            let count = database.changes
            if count > 0 { try Self.shrinkLog(&database) }
            return count
        }
    }

    /// Runs something on the database, off Swift's pool.
    func perform<Result: Sendable>(
        _ body: @escaping @Sendable (inout Database) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in
                continuation.resume(with: Swift.Result { try database.withLock { try body(&$0) } })
            }
        }
    }

    /// What makes two entries the same: the digit as the network sees it, and its label.
    private static func digest(_ content: FeedbackEntry.Content) -> String {
        var hash = SHA256()
        hash.update([UInt8(content.label)])
        hash.update(content.digit.pixels)
        return hash.finalize()
    }

    /// Makes room: what is not accepted has a quarter of it at most, so that a flood of nonsense drives out itself.
    private static func trim(_ database: inout Database, to limit: Int) throws {
        try database.execute(
            """
            DELETE FROM feedback WHERE id IN
                (SELECT id FROM feedback WHERE status != 'accepted' ORDER BY id DESC LIMIT -1 OFFSET ?)
            """,
            [.integer(max(1, limit / 4))]
        )
        try database.execute(
            "DELETE FROM feedback WHERE id IN (SELECT id FROM feedback ORDER BY id DESC LIMIT -1 OFFSET ?)",
            [.integer(limit)]
        )
    }

    /// What was removed must not stay in the log of changes either.
    private static func shrinkLog(_ database: inout Database) throws {
        try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
}
