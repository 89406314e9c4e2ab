import LargerCNN
import SQLite

extension FeedbackStore {
    /// Entries by number: how many there are, and how many of their labels are the service's answer.
    struct VersionCount: Sendable, Equatable {
        /// The weights behind the answers.
        let version: String
        /// Accepted entries.
        let total: Int
        /// Those whose label is the answer.
        let right: Int
    }

    private static let columns =
        "id, status, reason, label, predicted, confidence, version, claimed, created, digit, repeats"

    /// Entries, newest first.
    ///
    /// - Parameters:
    ///   - status: Only those; nil for all.
    ///   - id: Only those before this one; nil for the newest.
    ///   - limit: The most.
    /// - Returns: The entries.
    /// - Throws: ``SQLiteError``.
    func entries(_ status: FeedbackEntry.Status?, before id: Int?, limit: Int) async throws -> [FeedbackEntry] {
        try await perform { database in
            try database.execute(
                """
                SELECT \(Self.columns) FROM feedback WHERE (?1 IS NULL OR status = ?1) AND id < ?2
                    ORDER BY id DESC LIMIT ?3
                """,
                [status.map { .text($0.rawValue) } ?? .null, .integer(id ?? .max), .integer(limit)]
            ).compactMap(Self.entry)
        }
    }

    /// The drawing of an entry, a PNG; nil if there is no such entry.
    ///
    /// - Throws: ``SQLiteError``.
    func drawing(_ id: Int) async throws -> [UInt8]? {
        try await perform { database in
            try database.execute("SELECT drawing FROM feedback WHERE id = ?", [.integer(id)]).first?[0].blob
        }
    }

    /// Accepted digits with their labels, the newest ones, oldest first.
    ///
    /// - Parameter limit: The most.
    /// - Returns: The digits.
    /// - Throws: ``SQLiteError``.
    func acceptedDigits(limit: Int) async throws -> LabelledDigits {
        let rows = try await perform { database in
            try database.execute(
                "SELECT label, digit FROM feedback WHERE status = 'accepted' ORDER BY id DESC LIMIT ?",
                [.integer(limit)]
            )
        }
        let digits = rows.reversed().compactMap { row in Self.digit(row[1]).map { ($0, row[0].integer ?? 0) } }
        return LabelledDigits(images: digits.map(\.0), labels: digits.map { UInt8(clamping: $0.1) })
    }

    /// How many entries there are of each status, and what the accepted ones say of each version.
    ///
    /// - Throws: ``SQLiteError``.
    func counts() async throws -> (byStatus: [FeedbackEntry.Status: Int], byVersion: [VersionCount]) {
        try await perform { database in
            var byStatus: [FeedbackEntry.Status: Int] = [:]
            for row in try database.execute("SELECT status, COUNT(*) FROM feedback GROUP BY status") {
                if let status = row[0].text.flatMap(FeedbackEntry.Status.init) { byStatus[status] = row[1].integer }
            }
            let byVersion = try database.execute(
                """
                SELECT version, COUNT(*), SUM(label = predicted) FROM feedback WHERE status = 'accepted'
                    GROUP BY version ORDER BY MAX(id) DESC
                """
            ).map { VersionCount(version: $0[0].text ?? "", total: $0[1].integer ?? 0, right: $0[2].integer ?? 0) }
            return (byStatus, byVersion)
        }
    }

    /// An entry; nil if there is none.
    static func entry(_ id: Int, in database: inout Database) throws -> FeedbackEntry? {
        try database.execute("SELECT \(columns) FROM feedback WHERE id = ?", [.integer(id)]).first.flatMap(entry)
    }

    private static func entry(_ row: SQLiteRow) -> FeedbackEntry? {
        guard let id = row[0].integer, let status = row[1].text.flatMap(FeedbackEntry.Status.init),
            let label = row[3].integer, let predicted = row[4].integer, let digit = digit(row[9])
        else { return nil }
        let content = FeedbackEntry.Content(
            label: label,
            predictedDigit: predicted,
            confidence: row[5].real ?? 0,
            modelVersion: row[6].text ?? "",
            claimedDigit: row[7].integer,
            digit: digit
        )
        let created = row[8].integer ?? 0
        return FeedbackEntry(
            id: id,
            content: content,
            status: status,
            reason: row[2].text,
            createdAt: created,
            repeats: row[10].integer ?? 0
        )
    }

    private static func digit(_ value: SQLiteValue) -> DigitImage? {
        guard let pixels = value.blob, pixels.count == DigitImage.pixelCount else { return nil }
        return DigitImage(pixels: pixels, origin: .picture)
    }
}
