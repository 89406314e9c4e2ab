import Foundation
import Testing

@testable import SQLite

struct DatabaseTests {
    /// A path in a fresh folder, removed at the end.
    private func withPath(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sqlite-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appending(path: "state.sqlite").path)
    }

    @Test func everyKindOfValueComesBackAsItWas() throws {
        var database = try Database(path: ":memory:")
        try database.execute("CREATE TABLE t (a, b, c, d, e)")
        let row: SQLiteRow = [.integer(.min), .real(0.1), .text("a'b\0é\u{1F600}"), .blob([0, 1, 255]), .null]
        try database.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?)", row)
        try database.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?)", [.text(""), .blob([]), .null, 1, "x"])
        #expect(database.lastInserted == 2)
        let rows = try database.execute("SELECT * FROM t")
        #expect(rows == [row, [.text(""), .blob([]), .null, 1, "x"]])
        #expect(rows[0].map(\.real) == [Double(Int.min), 0.1, nil, nil, nil])
    }

    @Test func whatIsWrittenIsThereForTheNextOpening() throws {
        try withPath { path in
            for count in 1...3 {
                var database = try Database(path: path)
                try database.migrate(["CREATE TABLE t (n INTEGER)"])
                try database.execute("INSERT INTO t VALUES (?)", [.integer(count)])
                let sum = try database.execute("SELECT count(*) FROM t")
                #expect(sum == [[.integer(count)]])
            }
        }
    }

    @Test func aFailedTransactionLeavesEverythingAsItWas() throws {
        var database = try Database(path: ":memory:")
        try database.execute("CREATE TABLE t (n INTEGER UNIQUE)")
        try database.execute("INSERT INTO t VALUES (1)")
        let error = #expect(throws: SQLiteError.self) {
            try database.transaction { database in
                try database.execute("INSERT INTO t VALUES (2)")
                try database.execute("INSERT INTO t VALUES (1)")
            }
        }
        #expect(error?.kind == .constraint)
        let rows = try database.execute("SELECT n FROM t")
        #expect(rows == [[1]])
    }

    @Test func aFullDiskIsAnErrorThatLosesNothing() throws {
        try withPath { path in
            var database = try Database(path: path, pageLimit: 8)
            try database.execute("CREATE TABLE t (b BLOB)")
            try database.execute("INSERT INTO t VALUES (?)", [.blob([7])])
            let error = #expect(throws: SQLiteError.self) {
                try database.transaction { database in
                    try database.execute("DELETE FROM t")
                    try database.execute("INSERT INTO t VALUES (?)", [.blob([UInt8](repeating: 1, count: 100_000))])
                }
            }
            #expect(error?.kind == .full)
            #expect(error?.description == "the disk is full")
            // It goes on as soon as there is room.
            try database.execute("INSERT INTO t VALUES (?)", [.blob([8])])
            let rows = try database.execute("SELECT b FROM t")
            #expect(rows == [[.blob([7])], [.blob([8])]])
        }
    }

    @Test func anotherWriterIsWaitedForAndThenBusy() throws {
        try withPath { path in
            var first = try Database(path: path)
            try first.execute("CREATE TABLE t (n)")
            var second = try Database(path: path, busyMilliseconds: 20)
            try first.execute("BEGIN IMMEDIATE")
            try first.execute("INSERT INTO t VALUES (1)")
            let error = #expect(throws: SQLiteError.self) { try second.execute("INSERT INTO t VALUES (2)") }
            #expect(error?.kind == .busy)
            // A reader never waits.
            let rows = try second.execute("SELECT n FROM t")
            #expect(rows.isEmpty)
            try first.execute("COMMIT")
            try second.execute("INSERT INTO t VALUES (2)")
        }
    }

    @Test func theSchemaGrowsStepByStepAndNeverShrinks() throws {
        try withPath { path in
            let steps = ["CREATE TABLE a (n); INSERT INTO a VALUES (1);", "ALTER TABLE a ADD COLUMN m"]
            for count in [1, 2, 2] {
                var database = try Database(path: path)
                try database.migrate(Array(steps.prefix(count)))
            }
            var database = try Database(path: path)
            let rows = try database.execute("SELECT n, m FROM a")
            #expect(rows == [[1, .null]])
            let error = #expect(throws: SQLiteError.self) { try database.migrate([]) }
            #expect(error?.kind == .newerSchema)
        }
    }

    @Test func whatCannotBeOpenedSaysWhy() throws {
        let missing = #expect(throws: SQLiteError.self) { _ = try Database(path: "/no/such/folder/x") }
        #expect(missing?.kind == .cannotOpen)
        try withPath { path in
            try Data(repeating: 65, count: 10_000).write(to: URL(filePath: path))
            let error = #expect(throws: SQLiteError.self) {
                var database = try Database(path: path)
                try database.execute("SELECT * FROM sqlite_master")
            }
            #expect(error?.kind == .damaged)
        }
        var database = try Database(path: ":memory:")
        let wrong = #expect(throws: SQLiteError.self) { try database.execute("SELEKT 1") }
        #expect(wrong?.kind == .other(1))
    }
}
