import Compression
import LargerCNN

/// Accepted corrections as a zip archive, for people and for `digits`.
struct FeedbackExport: Sendable {
    /// What the archive holds.
    enum Format: String, Sendable, CaseIterable {
        /// The digits as the network sees them, for `digits evaluate --data` and `digits train --corpus`.
        case idx
        /// The drawings, for `digits evaluate --images`.
        case png
    }

    /// The most bytes of an archive, about: more goes into the next one.
    static let mostBytes = 12 << 20
    /// The most digits of an archive of IDX files.
    static let mostDigits = 8_000
    private static let pageLength = 200

    /// The archive.
    let archive: [UInt8]
    /// The number of the last entry in it, where there are more; the next archive begins after it.
    let next: Int?

    /// Makes an archive of the newest entries that fit.
    ///
    /// - Parameters:
    ///   - store: Where they are.
    ///   - format: What the archive holds.
    ///   - id: Only entries before this one; nil for the newest.
    /// - Throws: `SQLiteError`, `ZipError`.
    init(_ store: FeedbackStore, _ format: Format, before id: Int?) async throws {
        switch format {
        case .idx: self = try await Self.digits(store, before: id)
        case .png: self = try await Self.drawings(store, before: id)
        }
    }

    private init(_ archive: consuming ZipArchive, next: Int?) throws {
        self.archive = try archive.finished()
        self.next = next
    }

    /// IDX files twice: as MNIST's test set, which `--data` reads, and as a set of a corpus.
    private static func digits(_ store: FeedbackStore, before id: Int?) async throws -> FeedbackExport {
        let entries = try await store.entries(.accepted, before: id, limit: mostDigits + 1)
        let taken = entries.prefix(mostDigits)
        let digits = LabelledImages(
            digits: taken.map(\.content.digit),
            labels: taken.map { UInt8($0.content.label) }
        )
        var archive = ZipArchive()
        for set in ["t10k", "feedback/train"] {
            try archive.add("\(set)-images-idx3-ubyte", digits.imageFile)
            try archive.add("\(set)-labels-idx1-ubyte", digits.labelFile)
        }
        return try FeedbackExport(archive, next: entries.count > taken.count ? taken.last?.id : nil)
    }

    private static func drawings(_ store: FeedbackStore, before id: Int?) async throws -> FeedbackExport {
        var (archive, last) = (ZipArchive(), id)
        while true {
            let page = try await store.entries(.accepted, before: last, limit: pageLength)
            for entry in page {
                // One that was removed meanwhile is not missed.
                guard let drawing = try await store.drawing(entry.id) else { continue }
                if archive.count + drawing.count > mostBytes { return try FeedbackExport(archive, next: last) }
                try archive.add("\(entry.content.label)_\(entry.id).png", drawing, as: .stored)
                last = entry.id
            }
            if page.count < pageLength { return try FeedbackExport(archive, next: nil) }
        }
    }
}
