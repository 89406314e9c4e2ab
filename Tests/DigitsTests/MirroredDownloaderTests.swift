import Checksum
import Foundation
import HTTPClient
import LoopbackServer
import Synchronization
import Testing

@testable import Digits

@Suite(.timeLimit(.minutes(1)))
struct MirroredDownloaderTests {
    private static let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11) }
    private static let file = MNISTFile(name: "digits.gz", size: 300_000, sha256: SHA256.digest(of: content))

    /// What a run left behind.
    private struct Result {
        let events: [MirroredDownloader.Event]
        let error: (any Error)?
        /// The names in the folder, sorted.
        let names: [String]
        let content: [UInt8]?

        var failureReasons: [String] {
            events.compactMap { if case .mirrorFailed(_, let reason) = $0 { reason } else { nil } }
        }
    }

    /// Downloads into a folder of its own that holds the given files first.
    private func download(from mirrors: [String], over existing: [String: [UInt8]] = [:]) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "download-\(UUID().uuidString)/mnist"
        )
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        if !existing.isEmpty {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        for (name, bytes) in existing { try Data(bytes).write(to: folder.appendingPathComponent(name)) }

        let events = EventList()
        let client = try HTTPClient(configuration: ClientConfiguration(stallTimeout: .seconds(2)))
        let downloader = MirroredDownloader(client: client, mirrors: mirrors, report: events.append)
        var failure: (any Error)?
        do { try await downloader.fetch([Self.file], into: folder.path) } catch { failure = error }
        return Result(
            events: events.all,
            error: failure,
            names: try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted(),
            content: (try? Data(contentsOf: folder.appendingPathComponent(Self.file.name))).map(Array.init)
        )
    }

    private func expectFetched(_ result: Result, from mirror: MirrorServer) {
        #expect(result.error == nil)
        #expect(result.names == [Self.file.name])
        #expect(result.content == Self.content)
        #expect(result.events.last == .fetched(Self.file, from: "\(mirror.url)/\(Self.file.name)"))
    }

    @Test func aHealthyMirrorGivesTheFile() async throws {
        let mirror = try MirrorServer(Self.content)
        let result = try await download(from: [mirror.url])
        expectFetched(result, from: mirror)
        #expect(result.events.dropLast().last == .progress(Self.file, received: Self.file.size))
        #expect(mirror.requestedRanges == [nil])
    }

    @Test func aSlashAtTheEndOfAMirrorIsNotDoubled() async throws {
        let mirror = try MirrorServer(Self.content)
        expectFetched(try await download(from: [mirror.url + "/"]), from: mirror)
    }

    @Test func aFileWithTheRightDigestIsNotFetchedAgain() async throws {
        let mirror = try MirrorServer(Self.content)
        let result = try await download(from: [mirror.url], over: [Self.file.name: Self.content])
        #expect(result.events == [.present(Self.file)])
        #expect(mirror.requestedRanges.isEmpty)
    }

    @Test func aFileWithAnotherDigestIsReplaced() async throws {
        let mirror = try MirrorServer(Self.content)
        expectFetched(try await download(from: [mirror.url], over: [Self.file.name: [1, 2, 3]]), from: mirror)
    }

    @Test(arguments: [MirrorServer.Behaviour.missing, .wrongBytes, .longPage, .breaksOff])
    func theNextMirrorIsAskedAfter(behaviour: MirrorServer.Behaviour) async throws {
        let bad = try MirrorServer(Self.content, behaviour)
        let good = try MirrorServer(Self.content)
        let result = try await download(from: [bad.url, good.url])
        expectFetched(result, from: good)
        #expect(result.failureReasons.count == 1)
        #expect(result.failureReasons.allSatisfy { $0.hasPrefix("\(bad.url)/\(Self.file.name): ") })
    }

    @Test func theNextMirrorIsAskedAfterOneThatIsDown() async throws {
        let down = "http://127.0.0.1:\(try RawServer.closedPort())"
        let good = try MirrorServer(Self.content)
        let result = try await download(from: [down, good.url])
        expectFetched(result, from: good)
        #expect(result.failureReasons.count == 1)
    }

    @Test func whatABrokenMirrorGaveIsNotAskedForAgain() async throws {
        let bad = try MirrorServer(Self.content, .breaksOff)
        let good = try MirrorServer(Self.content)
        expectFetched(try await download(from: [bad.url, good.url]), from: good)
        #expect(good.requestedRanges == [150_000])
    }

    @Test func anInterruptedDownloadGoesOnWhereItStopped() async throws {
        let mirror = try MirrorServer(Self.content)
        let part = ["\(Self.file.name).unverified.part": Array(Self.content[..<100_000])]
        expectFetched(try await download(from: [mirror.url], over: part), from: mirror)
        #expect(mirror.requestedRanges == [100_000])
    }

    @Test func aMirrorThatIgnoresRangesStillGivesTheFile() async throws {
        let mirror = try MirrorServer(Self.content, .ignoresRanges)
        let part = ["\(Self.file.name).unverified.part": Array(Self.content[..<100_000])]
        expectFetched(try await download(from: [mirror.url], over: part), from: mirror)
    }

    @Test(arguments: [100_000, 300_000, 300_001, 400_000])
    func aRottenPartIsThrownAwayAndTheSameMirrorAskedAgain(size: Int) async throws {
        let mirror = try MirrorServer(Self.content)
        let part = ["\(Self.file.name).unverified.part": [UInt8](repeating: 0, count: size)]
        let result = try await download(from: [mirror.url], over: part)
        expectFetched(result, from: mirror)
        #expect(mirror.requestedRanges.last == .some(nil))
        #expect(result.failureReasons.isEmpty)
    }

    @Test func withoutAGoodMirrorNothingTakesTheName() async throws {
        let wrong = try MirrorServer(Self.content, .wrongBytes)
        let missing = try MirrorServer(Self.content, .missing)
        let result = try await download(from: [wrong.url, missing.url])
        let error = try #require(result.error as? DownloadError)
        #expect(
            error
                == .noMirrorLeft(
                    file: Self.file.name,
                    reasons: [
                        "\(wrong.url)/\(Self.file.name): its SHA-256 is wrong",
                        "\(missing.url)/\(Self.file.name): the server answered with status 404",
                    ]
                )
        )
        #expect(result.content == nil)
    }

    @Test func aDownloadThatBreaksOffLeavesItsPart() async throws {
        let mirror = try MirrorServer(Self.content, .breaksOff)
        let result = try await download(from: [mirror.url])
        #expect(result.error is DownloadError)
        #expect(result.names == ["\(Self.file.name).unverified.part"])
    }

    @Test func aFileInPlaceOfTheFolderIsSaid() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("file-\(UUID().uuidString)").path
        try Data([1]).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let downloader = MirroredDownloader(client: try HTTPClient(), mirrors: []) { _ in }
        let error = await #expect(throws: DownloadError.self) {
            try await downloader.fetch([Self.file], into: path + "/mnist")
        }
        #expect(error == .cannotStore(path: path + "/mnist", reason: "the folder cannot be made"))
    }
}

/// What was reported, by whichever thread.
private final class EventList: Sendable {
    private let events = Mutex<[MirroredDownloader.Event]>([])

    var all: [MirroredDownloader.Event] { events.withLock { $0 } }

    @Sendable func append(_ event: MirroredDownloader.Event) { events.withLock { $0.append(event) } }
}
