import CSQLite

/// Why a database did not do what it was asked for; a failed transaction leaves everything as it was before.
public struct SQLiteError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is (<https://www.sqlite.org/rescode.html>).
    public enum Kind: Sendable, Equatable {
        /// The file cannot be opened: the folder is missing or closed to us.
        case cannotOpen
        /// Another process holds the lock for longer than we wait.
        case busy
        /// The disk is full.
        case full
        /// The file or its folder may only be read.
        case readOnly
        /// The file is damaged or no database.
        case damaged
        /// A constraint of the schema forbids it.
        case constraint
        /// The disk failed.
        case inputOutput
        /// The schema is newer than this program.
        case newerSchema
        /// Something else, by its code: as a rule a mistake in the statement.
        case other(Int)
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// SQLite's own words.
    public let message: String

    /// One sentence without a full stop.
    public var description: String {
        switch kind {
        case .cannotOpen: "the database cannot be opened: \(message)"
        case .busy: "another process keeps the database locked"
        case .full: "the disk is full"
        case .readOnly: "the database may only be read"
        case .damaged: "the database is damaged: \(message)"
        case .newerSchema: "the database was written by a newer version of this program"
        case .constraint, .inputOutput, .other: "the database failed: \(message)"
        }
    }

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// Translates a result code; extended ones have the kind in their lowest byte.
    init(code: Int32, message: String) {
        let kind: Kind =
            switch code & 0xFF {
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: .cannotOpen
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_FULL: .full
            case SQLITE_READONLY: .readOnly
            case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged
            case SQLITE_CONSTRAINT: .constraint
            case SQLITE_IOERR: .inputOutput
            default: .other(Int(code))
            }
        self.init(kind, message)
    }
}
