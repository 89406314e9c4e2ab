import CSQLite

/// A prepared statement: compiled once, run many times, finalized by its one owner, the database.
struct Statement {
    private let pointer: OpaquePointer

    /// Takes over what `sqlite3_prepare_v3` made.
    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    /// Binds values, runs to the end and gives the rows.
    ///
    /// - Parameter values: One for each parameter of the statement.
    /// - Returns: The rows, or the code of what failed.
    func run(_ values: [SQLiteValue]) -> Result<[SQLiteRow], SQLiteCode> {
        // A statement that is not reset would keep its lock, and its values.
        defer {
            sqlite3_reset(pointer)
            sqlite3_clear_bindings(pointer)
        }
        precondition(sqlite3_bind_parameter_count(pointer) == values.count, "a value for each parameter")
        for (index, value) in values.enumerated() {
            let code = bind(value, at: Int32(index + 1))
            guard code == SQLITE_OK else { return .failure(SQLiteCode(code: code)) }
        }
        var rows: [SQLiteRow] = []
        while true {
            switch sqlite3_step(pointer) {
            case SQLITE_ROW: rows.append((0..<sqlite3_column_count(pointer)).map(column))
            case SQLITE_DONE: return .success(rows)
            case let code: return .failure(SQLiteCode(code: code))
            }
        }
    }

    /// Frees it; it must not be used afterwards.
    func finalize() { sqlite3_finalize(pointer) }

    private func bind(_ value: SQLiteValue, at index: Int32) -> Int32 {
        switch value {
        case .null: sqlite3_bind_null(pointer, index)
        case .integer(let value): sqlite3_bind_int64(pointer, index, sqlite3_int64(value))
        case .real(let value): sqlite3_bind_double(pointer, index, value)
        case .text(let value): csqlite_bind_text(pointer, index, value, Int32(value.utf8.count))
        case .blob(let value): csqlite_bind_blob(pointer, index, value, Int32(value.count))
        }
    }

    private func column(_ index: Int32) -> SQLiteValue {
        switch sqlite3_column_type(pointer, index) {
        case SQLITE_INTEGER: return .integer(Int(sqlite3_column_int64(pointer, index)))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(pointer, index))
        case SQLITE_TEXT:
            return .text(String(decoding: bytes(sqlite3_column_text(pointer, index), index), as: UTF8.self))
        case SQLITE_BLOB: return .blob([UInt8](bytes(sqlite3_column_blob(pointer, index), index)))
        default: return .null
        }
    }

    /// What a column points to, valid until the next step; the pointer has to be asked for before the length.
    private func bytes(_ start: UnsafeRawPointer?, _ index: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(pointer, index)))
    }
}

/// A result code on its way to the database, which knows the words that belong to it.
struct SQLiteCode: Error {
    let code: Int32
}
