import Foundation
import LargerCNN
import SQLite
import Testing

@testable import PredictAPI

@Suite(.timeLimit(.minutes(2)))
struct FeedbackStoreTests {
    private static let hour = 3_600
    /// Some full hour.
    private static let noon = 1_790_000 * hour

    private func withStore(
        limit: Int = 100,
        pageLimit: Int? = nil,
        _ body: (FeedbackStore) async throws -> Void
    ) async throws {
        try await FeedbackFixture.withFolder { folder in
            try await body(try FeedbackStore(folder: folder, limit: limit, pageLimit: pageLimit))
        }
    }

    @Test func anEntryComesBackAsItWasGiven() async throws {
        try await withStore { store in
            let content = FeedbackFixture.content(7, predicted: 1)
            let added = try await store.add(content, drawing: [1, 2], reason: nil, at: Self.noon + 1_234)
            #expect(added.isNew && added.status == .accepted)
            let entries = try await store.entries(nil, before: nil, limit: 10)
            let expected = FeedbackEntry(
                id: added.id,
                content: content,
                status: .accepted,
                reason: nil,
                createdAt: Self.noon
            )
            #expect(entries == [expected])
            #expect(try await store.drawing(added.id) == [1, 2])
            #expect(try await store.drawing(added.id + 1) == nil)
        }
    }

    @Test func theSameDigitWithTheSameLabelIsKeptOnce() async throws {
        try await withStore { store in
            let first = try await store.add(FeedbackFixture.content(7), drawing: [1], reason: "why", at: Self.noon)
            let again = try await store.add(FeedbackFixture.content(7), drawing: [2], reason: nil, at: Self.noon)
            #expect(!again.isNew && again.id == first.id && again.status == .review)
            #expect(try await store.entries(nil, before: nil, limit: 10).map(\.repeats) == [1])
            let other = try await store.add(
                FeedbackFixture.content(7, variation: 1),
                drawing: [3],
                reason: nil,
                at: Self.noon
            )
            #expect(other.isNew)
            #expect(try await store.entries(nil, before: nil, limit: 10).count == 2)
        }
    }

    @Test func pagesFollowOneAnotherFromTheNewest() async throws {
        try await withStore { store in
            for number in 0..<7 {
                let reason = number % 2 == 0 ? nil : "why"
                let content = FeedbackFixture.content(number)
                _ = try await store.add(content, drawing: [], reason: reason, at: Self.noon)
            }
            let first = try await store.entries(nil, before: nil, limit: 4)
            let second = try await store.entries(nil, before: first.last?.id, limit: 4)
            #expect((first + second).map(\.content.label) == [6, 5, 4, 3, 2, 1, 0])
            #expect(try await store.entries(.review, before: nil, limit: 9).map(\.content.label) == [5, 3, 1])
            #expect(try await store.entries(.rejected, before: nil, limit: 9).isEmpty)
        }
    }

    @Test func aPersonDecides() async throws {
        try await withStore { store in
            let (id, _, _) = try await store.add(FeedbackFixture.content(3), drawing: [], reason: "why", at: Self.noon)
            #expect(try await store.acceptedDigits(limit: 9).count == 0)
            #expect(try await store.review(id, accept: true)?.status == .accepted)
            #expect(try await store.acceptedDigits(limit: 9).labels == [3])
            #expect(try await store.review(id, accept: false)?.status == .rejected)
            #expect(try await store.acceptedDigits(limit: 9).count == 0)
            #expect(try await store.review(id + 1, accept: true) == nil)
        }
    }

    @Test func whatIsTooOldGoes() async throws {
        try await withStore { store in
            for age in 0..<5 {
                let time = Self.noon - age * 24 * Self.hour
                _ = try await store.add(FeedbackFixture.content(age), drawing: [], reason: nil, at: time)
            }
            #expect(try await store.removeAll(before: Self.noon - 2 * 24 * Self.hour) == 2)
            #expect(try await store.entries(nil, before: nil, limit: 9).map(\.content.label) == [2, 1, 0])
        }
    }

    @Test func beyondTheLimitTheOldestGo() async throws {
        try await withStore(limit: 4) { store in
            for number in 0..<7 {
                _ = try await store.add(FeedbackFixture.content(number), drawing: [], reason: nil, at: Self.noon)
            }
            #expect(try await store.entries(nil, before: nil, limit: 9).map(\.content.label) == [6, 5, 4, 3])
        }
    }

    @Test func aFloodOfDoubtsDrivesOutItselfOnly() async throws {
        try await withStore(limit: 8) { store in
            for number in 0..<4 {
                _ = try await store.add(FeedbackFixture.content(number), drawing: [], reason: nil, at: Self.noon)
            }
            for number in 0..<20 {
                let content = FeedbackFixture.content(9, variation: number)
                _ = try await store.add(content, drawing: [], reason: "why", at: Self.noon)
            }
            #expect(try await store.entries(.accepted, before: nil, limit: 99).count == 4)
            #expect(try await store.entries(.review, before: nil, limit: 99).count == 2)
        }
    }

    @Test func whatWasRemovedIsGoneFromTheFiles() async throws {
        try await FeedbackFixture.withFolder { folder in
            let store = try FeedbackStore(folder: folder, limit: 100)
            let mark = Array("a drawing that nobody shall find".utf8)
            let (id, _, _) = try await store.add(FeedbackFixture.content(1), drawing: mark, reason: nil, at: Self.noon)
            func isFound() throws -> Bool {
                try FileManager.default.contentsOfDirectory(atPath: folder).contains { name in
                    try Data(contentsOf: URL(filePath: "\(folder)/\(name)")).range(of: Data(mark)) != nil
                }
            }
            #expect(try isFound())
            #expect(try await store.remove(id))
            #expect(try !isFound())
            #expect(try await !store.remove(id))
            _ = try await store.add(FeedbackFixture.content(1), drawing: mark, reason: nil, at: Self.noon)
            try await store.removeAll()
            #expect(try !isFound())
        }
    }

    @Test func accuracyIsWhatUsersReportOfEachVersion() async throws {
        try await withStore { store in
            for number in 0..<3 {
                let content = FeedbackFixture.content(1, version: "old", variation: number)
                _ = try await store.add(content, drawing: [], reason: nil, at: Self.noon)
            }
            let wrong = FeedbackFixture.content(4, predicted: 9, version: "old")
            _ = try await store.add(wrong, drawing: [], reason: nil, at: Self.noon)
            let right = FeedbackFixture.content(2, version: "new")
            _ = try await store.add(right, drawing: [], reason: nil, at: Self.noon)
            let doubtful = FeedbackFixture.content(5, predicted: 6, version: "new")
            _ = try await store.add(doubtful, drawing: [], reason: "why", at: Self.noon)
            let (byStatus, byVersion) = try await store.counts()
            #expect(byStatus == [.accepted: 5, .review: 1])
            #expect(
                byVersion == [
                    .init(version: "new", total: 1, right: 1), .init(version: "old", total: 4, right: 3),
                ]
            )
        }
    }

    @Test func aFullDiskRefusesAnEntryAndKeepsTheOthers() async throws {
        try await FeedbackFixture.withFolder { folder in
            let store = try FeedbackStore(folder: folder, limit: 1_000, pageLimit: 24)
            var kept = 0
            await #expect(throws: SQLiteError.self) {
                for number in 0..<50 {
                    let content = FeedbackFixture.content(number % 10, variation: number / 10)
                    let drawing = [UInt8](repeating: 1, count: 4_000)
                    _ = try await store.add(content, drawing: drawing, reason: nil, at: Self.noon)
                    kept += 1
                }
            }
            #expect(kept > 5)
            #expect(try await store.entries(nil, before: nil, limit: 99).count == kept)
            let roomier = try FeedbackStore(folder: folder, limit: 1_000)
            #expect(try await roomier.entries(nil, before: nil, limit: 99).count == kept)
            let next = try await roomier.add(
                FeedbackFixture.content(0, variation: 49),
                drawing: [],
                reason: nil,
                at: Self.noon
            )
            #expect(next.isNew)
        }
    }
}
