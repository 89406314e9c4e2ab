import Foundation
import LoopbackServer
import Synchronization

/// A mirror on a free loopback port that serves files and understands ranges, or misbehaves as a test wants.
final class MirrorServer: Sendable {
    /// How a mirror answers.
    enum Behaviour: Sendable {
        /// With the file, or the part of it that is asked for.
        case healthy
        /// With the whole file, whatever range is asked for.
        case ignoresRanges
        /// With 404.
        case missing
        /// With other bytes of the same length.
        case wrongBytes
        /// With a page longer than the file.
        case longPage
        /// With the first half of what is asked for; then the connection breaks.
        case breaksOff
    }

    private let server: RawServer
    private let ranges: LockedList

    /// Serves one content under every name.
    init(_ content: [UInt8], _ behaviour: Behaviour = .healthy) throws {
        let ranges = LockedList()
        self.ranges = ranges
        server = try RawServer { connection in
            while let request = connection.readRequest() {
                let range = request.firstMatch(of: /(?i)range: bytes=([0-9]+)-/).flatMap { Int($0.1) }
                ranges.append(range)
                guard Self.answer(content, behaviour, from: range, over: connection) else { return }
            }
        }
    }

    deinit { server.stop() }

    /// The address to give as a mirror.
    var url: String { server.url }
    /// For each request the first byte that it asked for, nil for the whole file.
    var requestedRanges: [Int?] { ranges.all }

    /// Answers one request; false where the connection is to be closed.
    private static func answer(
        _ content: [UInt8],
        _ behaviour: Behaviour,
        from start: Int?,
        over connection: RawServer.Connection
    ) -> Bool {
        var body = content
        switch behaviour {
        case .missing:
            connection.respond("no such file", status: "404 Not Found")
            return true
        case .wrongBytes: body = content.map { ~$0 }
        case .longPage: body = content + content
        case .healthy, .ignoresRanges, .breaksOff: break
        }
        let honoured = behaviour == .ignoresRanges ? nil : start
        if let honoured, honoured >= body.count {
            connection.respond(
                "nothing there",
                status: "416 Range Not Satisfiable",
                headers: "Content-Range: bytes */\(body.count)\r\n"
            )
            return true
        }
        let rest = Array(body[(honoured ?? 0)...])
        let head =
            honoured.map { "206 Partial Content\r\nContent-Range: bytes \($0)-\(body.count - 1)/\(body.count)" }
            ?? "200 OK"
        connection.send("HTTP/1.1 \(head)\r\nContent-Length: \(rest.count)\r\n\r\n")
        if behaviour == .breaksOff {
            connection.send(Array(rest[..<(rest.count / 2)]))
            return false
        }
        return connection.send(rest)
    }
}

/// A list that several threads append to.
private final class LockedList: Sendable {
    private let values = Mutex<[Int?]>([])

    var all: [Int?] { values.withLock { $0 } }

    func append(_ value: Int?) { values.withLock { $0.append(value) } }
}
