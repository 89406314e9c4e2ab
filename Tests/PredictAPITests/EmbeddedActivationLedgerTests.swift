import Foundation
import Synchronization
import Testing

@testable import PredictAPI

/// The active version in a file of the data folder.
struct EmbeddedActivationLedgerTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "activations-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }

    private func activation(_ number: Int, _ version: String = "aaaaaaaaaaaa") -> Activation {
        Activation(number: number, version: version, previous: nil, at: "2026-11-21T20:00:00.000Z", reason: "A test.")
    }

    @Test func theLatestActivationIsFoundByTheNextProcess() async throws {
        try await withFolder { folder in
            let ledger = EmbeddedActivationLedger(folder: folder)
            #expect(try await ledger.current() == nil)
            try await ledger.activate(activation(1))
            try await ledger.activate(activation(2, "bbbbbbbbbbbb"))
            #expect(try await EmbeddedActivationLedger(folder: folder).current() == activation(2, "bbbbbbbbbbbb"))
        }
    }

    @Test func ofTwoActivationsOneFails() async throws {
        try await withFolder { folder in
            let ledger = EmbeddedActivationLedger(folder: folder)
            try await ledger.activate(activation(1))
            for number in [0, 1, 3] {
                await #expect(throws: ActivationLedgerError.moved) {
                    try await ledger.activate(activation(number, "cccccccccccc"))
                }
            }
            #expect(try await ledger.current() == activation(1))
        }
    }

    @Test func followersHearOfEachActivationOnce() async throws {
        try await withFolder { folder in
            let ledger = EmbeddedActivationLedger(folder: folder)
            let heard = Told()
            ledger.follow { heard.add($0.number) }
            try await ledger.activate(activation(1))
            try? await ledger.activate(activation(7))
            try await ledger.activate(activation(2))
            #expect(heard.numbers == [1, 2])
        }
    }

    @Test func aFolderThatCannotBeWrittenChangesNothing() async throws {
        let ledger = EmbeddedActivationLedger(folder: "/nonexistent")
        #expect(try await ledger.current() == nil)
        await #expect(throws: ActivationLedgerError.self) { try await ledger.activate(activation(1)) }
    }

    @Test func aFileThatCannotBeUnderstoodCountsAsNone() async throws {
        try await withFolder { folder in
            try Data("{".utf8).write(to: URL(filePath: "\(folder)/activation.json"))
            let ledger = EmbeddedActivationLedger(folder: folder)
            #expect(try await ledger.current() == nil)
            try await ledger.activate(activation(1))
            #expect(try await ledger.current() == activation(1))
        }
    }

    private final class Told: Sendable {
        private let told = Mutex<[Int]>([])
        var numbers: [Int] { told.withLock { $0 } }
        func add(_ number: Int) { told.withLock { $0.append(number) } }
    }
}
