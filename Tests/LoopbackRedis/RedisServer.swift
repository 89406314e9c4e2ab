import Foundation
import Synchronization

/// A real redis-server of a test's own, on a free loopback port, that the test may kill, pause and bring back.
///
/// It keeps nothing on a disk: a new start is an empty Redis.
public final class RedisServer: Sendable {
    /// Why it does not start.
    public struct Failure: Error, CustomStringConvertible {
        /// What it said.
        public let description: String
    }

    /// Whether there is a redis-server on this machine, which `make setup` sees to.
    public static let isInstalled = program != nil

    /// The port, the same after each start.
    public let port: Int
    private let arguments: [String]
    private let folder: URL
    private let process = Mutex<Process?>(nil)

    /// Starts a server and waits until it answers.
    ///
    /// - Parameter arguments: Settings beside the port, as `--maxmemory 1mb`.
    /// - Throws: ``Failure``.
    public init(_ arguments: [String] = []) throws {
        self.arguments = arguments
        folder = FileManager.default.temporaryDirectory.appending(path: "redis-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        port = try Self.freePort()
        try start()
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Starts it again, empty, after ``kill()``.
    public func start() throws {
        guard let program = Self.program else { throw Failure(description: "there is no redis-server") }
        let server = Process()
        server.executableURL = URL(filePath: program)
        let ports = arguments.contains("--tls-port") ? ["--port", "0"] : ["--port", "\(port)"]
        server.arguments =
            ports + ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.path]
            + arguments.map { $0 == "PORT" ? "\(port)" : $0 }
        let log = folder.appending(path: "log")
        try Data().write(to: log)
        server.standardOutput = try FileHandle(forWritingTo: log)
        try server.run()
        process.withLock { $0 = server }
        for _ in 0..<500 {
            if Self.isListening(port) { return }
            guard server.isRunning else { break }
            Thread.sleep(forTimeInterval: 0.02)
        }
        throw Failure(description: (try? String(contentsOf: log, encoding: .utf8)) ?? "redis-server does not start")
    }

    /// Ends it at once.
    public func kill() {
        guard let server = process.withLock({ $0.take() }) else { return }
        Foundation.kill(server.processIdentifier, SIGKILL)
        server.waitUntilExit()
    }

    /// Stops it in the middle of whatever it does: connections stay open, and nothing is answered.
    public func pause() { signal(SIGSTOP) }

    /// Lets it go on.
    public func resume() { signal(SIGCONT) }

    private func signal(_ number: Int32) {
        process.withLock { server in
            if let server { Foundation.kill(server.processIdentifier, number) }
        }
    }

    private static var program: String? {
        ["/usr/bin/redis-server", "/usr/local/bin/redis-server"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var (address, size) = (loopback(0), socklen_t(MemoryLayout<sockaddr_in>.size))
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 ? getsockname(descriptor, $0, &size) : -1
            }
        }
        guard code == 0 else { throw Failure(description: "there is no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func isListening(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
