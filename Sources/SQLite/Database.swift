import CSQLite

/// The one owner of a connection to an SQLite database; closed when it goes out of scope.
///
/// It writes ahead (<https://www.sqlite.org/wal.html>): readers of other connections never wait for a writer, and a
/// process that is killed leaves every finished transaction. A lock of another process is waited for.
///
/// Sendable, since the connection may move between threads, but only whoever owns it can call it.
public struct Database: ~Copyable, @unchecked Sendable {
    private let pointer: OpaquePointer
    private var statements: [String: Statement] = [:]

    /// Opens a database and makes it if it is missing.
    ///
    /// - Parameters:
    ///   - path: The file; its folder has to exist. `:memory:` for one that ends with the connection.
    ///   - busyMilliseconds: How long to wait for a lock of another process.
    ///   - pageLimit: The most pages of 4,096 bytes that the file may have; nil for as many as the disk holds.
    /// - Throws: ``SQLiteError``.
    public init(path: String, busyMilliseconds: Int = 5_000, pageLimit: Int? = nil) throws(SQLiteError) {
        var settings = [
            "PRAGMA journal_mode = WAL",
            // A transaction that is finished is on the disk, also when the power fails.
            "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
        ]
        if let pageLimit { settings.append("PRAGMA max_page_count = \(pageLimit)") }
        pointer = try Self.open(path, busyMilliseconds, settings)
    }

    deinit {
        for statement in statements.values { statement.finalize() }
        sqlite3_close_v2(pointer)
    }

    /// Runs one statement; it is compiled once and kept.
    ///
    /// - Parameters:
    ///   - sql: The statement, with a question mark for each value.
    ///   - values: The values; they are never part of the statement's text.
    /// - Returns: The rows of the answer.
    /// - Throws: ``SQLiteError``.
    @discardableResult
    public mutating func execute(_ sql: String, _ values: [SQLiteValue] = []) throws(SQLiteError) -> [SQLiteRow] {
        switch try statement(sql).run(values) {
        case .success(let rows): return rows
        case .failure(let failure): throw error(failure.code)
        }
    }

    /// How many rows the last statement inserted, changed or removed.
    public var changes: Int { Int(sqlite3_changes(pointer)) }

    /// The key of the row that was inserted last.
    public var lastInserted: Int { Int(sqlite3_last_insert_rowid(pointer)) }

    /// Runs statements that count together or not at all, alone among all writers.
    ///
    /// - Parameter body: Runs them.
    /// - Returns: What the body returns.
    /// - Throws: ``SQLiteError``, or what the body throws, after everything was undone.
    public mutating func transaction<Result>(_ body: (inout Database) throws -> Result) throws -> Result {
        try execute("BEGIN IMMEDIATE")
        do {
            let result = try body(&self)
            try execute("COMMIT")
            return result
        } catch {
            // Some failures, a full disk among them, have undone it already.
            if sqlite3_get_autocommit(pointer) == 0 { _ = try? execute("ROLLBACK") }
            throw error
        }
    }

    /// Brings the schema up to date, one step after the other, all or nothing.
    ///
    /// - Parameter steps: Every step that there ever was, in order, each of statements separated by semicolons; a step
    ///   that was published is never changed. The database notes how many it has seen (`user_version`).
    /// - Throws: ``SQLiteError``, ``SQLiteError/Kind/newerSchema`` for a database with more steps than these.
    public mutating func migrate(_ steps: [String]) throws {
        try transaction { database in
            let done = try database.execute("PRAGMA user_version").first?.first?.integer ?? 0
            guard done <= steps.count else { throw SQLiteError(.newerSchema, "version \(done)") }
            for step in steps.dropFirst(done) {
                for sql in step.split(separator: ";").map(String.init) where sql.contains(where: { !$0.isWhitespace }) {
                    try database.execute(sql)
                }
            }
            try database.execute("PRAGMA user_version = \(steps.count)")
        }
    }

    private mutating func statement(_ sql: String) throws(SQLiteError) -> Statement {
        if let statement = statements[sql] { return statement }
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(pointer, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw error(code) }
        let statement = Statement(prepared)
        statements[sql] = statement
        return statement
    }

    /// Opens a connection with its settings, or none at all.
    private static func open(
        _ path: String,
        _ busyMilliseconds: Int,
        _ settings: [String]
    ) throws(SQLiteError) -> OpaquePointer {
        var opened: OpaquePointer?
        // Without its own mutexes: one owner is one caller at a time.
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        var code = sqlite3_open_v2(path, &opened, flags, nil)
        guard let opened else { throw SQLiteError(.other(Int(code)), "no memory is left") }
        sqlite3_busy_timeout(opened, Int32(clamping: busyMilliseconds))
        for setting in settings where code == SQLITE_OK { code = sqlite3_exec(opened, setting, nil, nil, nil) }
        guard code == SQLITE_OK else {
            let error = SQLiteError(code: code, message: String(cString: sqlite3_errmsg(opened)))
            sqlite3_close_v2(opened)
            throw error
        }
        return opened
    }

    private func error(_ code: Int32) -> SQLiteError {
        SQLiteError(code: code, message: String(cString: sqlite3_errmsg(pointer)))
    }
}
