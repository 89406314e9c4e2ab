import Foundation
import HTTPClient
import LoopbackServer
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5)))
struct DownloadTests {
    private static let content = String((0..<200_000).map { _ in "0123456789".randomElement() ?? "x" })

    /// A folder of its own for one test, removed at the end.
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "download-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    /// A server that honours ranges with an open end.
    private func rangeServer() throws -> RawServer {
        try RawServer(answering: { request, connection in
            let content = Self.content
            let start = request.range(of: "Range: bytes=").map { request[$0.upperBound...].prefix { $0.isNumber } }
            guard let start, let offset = Int(start) else { return connection.respond(content) }
            guard offset < content.utf8.count else {
                return connection.respond(
                    "nothing there",
                    status: "416 Range Not Satisfiable",
                    headers: "Content-Range: bytes */\(content.utf8.count)\r\n"
                )
            }
            connection.respond(
                String(content.dropFirst(offset)),
                status: "206 Partial Content",
                headers: "Content-Range: bytes \(offset)-\(content.utf8.count - 1)/\(content.utf8.count)\r\n"
            )
        })
    }

    private func failure(_ body: () async throws(HTTPClientError) -> Void) async -> HTTPClientError? {
        do throws(HTTPClientError) {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    @Test func aWholeFileArrivesAndItsProgressIsTold() async throws {
        let server = try rangeServer()
        defer { server.stop() }
        try await withFolder { folder in
            let steps = Mutex<[DownloadProgress]>([])
            try await HTTPClient().download("\(server.url)/f", to: "\(folder)/f") { step in
                steps.withLock { $0.append(step) }
            }
            #expect(try String(contentsOfFile: "\(folder)/f", encoding: .utf8) == Self.content)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/f.part"))
            let received = steps.withLock { $0 }
            #expect(received.map(\.receivedBytes) == received.map(\.receivedBytes).sorted())
            #expect(received.last?.receivedBytes == 200_000)
            #expect(received.allSatisfy { $0.totalBytes == 200_000 })
        }
    }

    @Test func aBrokenDownloadIsResumedWhereItBroke() async throws {
        let server = try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            guard request.contains("Range: bytes=50000-") else {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n\(Self.content.prefix(50_000))")
                return
            }
            connection.respond(
                String(Self.content.dropFirst(50_000)),
                status: "206 Partial Content",
                headers: "Content-Range: bytes 50000-199999/200000\r\n"
            )
        }
        defer { server.stop() }
        try await withFolder { folder in
            let client = try HTTPClient()
            let error = await failure { () throws(HTTPClientError) in
                try await client.download("\(server.url)/f", to: "\(folder)/f")
            }
            guard case .transport = error else {
                Issue.record("half a file was accepted: \(String(describing: error))")
                return
            }
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/f"))
            try await client.download("\(server.url)/f", to: "\(folder)/f")
            #expect(try String(contentsOfFile: "\(folder)/f", encoding: .utf8) == Self.content)
        }
    }

    @Test func withoutResumeAnOldPartIsThrownAway() async throws {
        let server = try rangeServer()
        defer { server.stop() }
        try await withFolder { folder in
            try "rubbish".write(toFile: "\(folder)/f.part", atomically: false, encoding: .utf8)
            try await HTTPClient().download("\(server.url)/f", to: "\(folder)/f", resume: false)
            #expect(try String(contentsOfFile: "\(folder)/f", encoding: .utf8) == Self.content)
        }
    }

    @Test func aServerThatIgnoresTheRangeMakesTheDownloadStartOver() async throws {
        let server = try RawServer(answering: { _, connection in connection.respond(Self.content) })
        defer { server.stop() }
        try await withFolder { folder in
            try "an old part".write(toFile: "\(folder)/f.part", atomically: false, encoding: .utf8)
            try await HTTPClient().download("\(server.url)/f", to: "\(folder)/f")
            #expect(try String(contentsOfFile: "\(folder)/f", encoding: .utf8) == Self.content)
        }
    }

    @Test(arguments: [200_000, 300_000])
    func aPartAsLongAsTheFileIsDoneAndALongerOneIsReplaced(_ length: Int) async throws {
        let server = try rangeServer()
        defer { server.stop() }
        try await withFolder { folder in
            let part = String((Self.content + Self.content).prefix(length))
            try part.write(toFile: "\(folder)/f.part", atomically: false, encoding: .utf8)
            try await HTTPClient().download("\(server.url)/f", to: "\(folder)/f")
            #expect(try String(contentsOfFile: "\(folder)/f", encoding: .utf8) == Self.content)
        }
    }

    @Test(arguments: ["404 Not Found", "403 Forbidden", "500 Internal Server Error", "204 No Content"])
    func anErrorPageIsNotStored(_ status: String) async throws {
        let server = try RawServer(answering: { _, connection in
            status.hasPrefix("204")
                ? _ = connection.send("HTTP/1.1 204 No Content\r\n\r\n")
                : connection.respond("<html>no</html>", status: status)
        })
        defer { server.stop() }
        try await withFolder { folder in
            let client = try HTTPClient()
            let error = await failure { () throws(HTTPClientError) in
                try await client.download("\(server.url)/f", to: "\(folder)/f")
            }
            #expect(error == .unexpectedStatus(Int(status.prefix(3)) ?? 0))
            #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/f.part")).isEmpty)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/f"))
        }
    }

    @Test func redirectsAreFollowedButNotForEver() async throws {
        let server = try RawServer(answering: { request, connection in
            if request.hasPrefix("GET /moved ") {
                connection.respond("gone", status: "302 Found", headers: "Location: /f\r\n")
            } else if request.hasPrefix("GET /loop ") {
                connection.respond("", status: "302 Found", headers: "Location: /loop\r\n")
            } else if request.hasPrefix("GET /file ") {
                connection.respond("", status: "302 Found", headers: "Location: file:///etc/hostname\r\n")
            } else {
                connection.respond(Self.content)
            }
        })
        defer { server.stop() }
        try await withFolder { folder in
            let client = try HTTPClient()
            try await client.download("\(server.url)/moved", to: "\(folder)/f")
            #expect(try String(contentsOfFile: "\(folder)/f", encoding: .utf8) == Self.content)
            for path in ["loop", "file"] {
                let error = await failure { () throws(HTTPClientError) in
                    try await client.download("\(server.url)/\(path)", to: "\(folder)/g")
                }
                guard case .transport = error else {
                    Issue.record("/\(path) gave \(String(describing: error))")
                    continue
                }
            }
        }
    }

    @Test func aFileOverTheLimitIsRefused() async throws {
        let server = try rangeServer()
        defer { server.stop() }
        try await withFolder { folder in
            let client = try HTTPClient()
            let error = await failure { () throws(HTTPClientError) in
                try await client.download("\(server.url)/f", to: "\(folder)/f", limit: 199_999)
            }
            #expect(error == .responseTooLarge(limit: 199_999))
        }
    }

    @Test func aFolderThatDoesNotExistIsNamedInTheError() async throws {
        let client = try HTTPClient()
        let error = await failure { () throws(HTTPClientError) in
            try await client.download("http://127.0.0.1:1/f", to: "/nowhere/at/all")
        }
        #expect(error == .cannotStore(path: "/nowhere/at/all.part", reason: "No such file or directory"))
    }

    @Test func aStandstillEndsTheDownload() async throws {
        let server = try RawServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\nsome")
            _ = connection.waitForClose()
        }
        defer { server.stop() }
        try await withFolder { folder in
            let client = try HTTPClient(configuration: ClientConfiguration(stallTimeout: .seconds(1)))
            let error = await failure { () throws(HTTPClientError) in
                try await client.download("\(server.url)/f", to: "\(folder)/f")
            }
            #expect(error == .timedOut)
        }
    }
}
