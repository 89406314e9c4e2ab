import FoundationEssentials
import Glibc
import ServiceSupport
import Synchronization
import TrainerLink

/// A running `digits train`: what it tells, and how it ends.
///
/// A thread of its own reads the child's lines until its stdout closes, and then waits for its end. The child stops when
/// the pipe on its stdin closes, and the kernel closes it with this process, however that ends.
final class TrainerProcess: Sendable {
    /// How a child ended.
    enum Ending: Sendable, Equatable {
        /// By itself, with a status.
        case exited(Int32)
        /// By a signal.
        case killed(Int32)
    }

    /// What comes from a child, an ending last.
    enum Event: Sendable {
        case message(TrainerMessage)
        case ended(Ending)
    }

    /// Longer lines are no message.
    private static let longestLine = 64 << 10

    /// Everything that it tells; for one reader.
    let events: AsyncStream<Event>
    /// The child, until it has ended: its number may belong to another process afterwards.
    private let process: Mutex<pid_t?>
    private let stdin: Int32

    /// Starts a child.
    ///
    /// - Parameters:
    ///   - program: The path of `digits`.
    ///   - arguments: Its arguments.
    ///   - log: The file for what it writes to stderr.
    /// - Throws: ``ProcessSpawn/Failure``, or `DedicatedThread.Failure`.
    init(_ program: String, _ arguments: [String], log: String) throws {
        let child = try TrainerSpawn.start(program, arguments, environment: Self.environment, errors: log)
        process = Mutex(child.process)
        stdin = child.stdin
        let (events, continuation) = AsyncStream.makeStream(of: Event.self)
        self.events = events
        do {
            try DedicatedThread.start { [self] in
                Self.readLines(child.stdout) { continuation.yield(.message($0)) }
                close(child.stdout)
                continuation.yield(.ended(waitForEnd(child.process)))
                continuation.finish()
            }
        } catch {
            Glibc.kill(child.process, SIGKILL)
            _ = waitForEnd(child.process)
            close(child.stdout)
            close(child.stdin)
            throw error
        }
    }

    deinit { close(stdin) }

    /// Asks it to write its checkpoint and end.
    func terminate() { send(SIGTERM) }

    /// Ends it at once; its checkpoint stays as it was last written.
    func kill() { send(SIGKILL) }

    /// The last line that children wrote to a log; nil where there is none.
    static func lastWords(_ log: String) -> String? {
        guard let text = try? String(contentsOf: URL(filePath: log), encoding: .utf8),
            let line = text.split(separator: "\n").last
        else { return nil }
        return String(line.hasPrefix("Error: ") ? line.dropFirst("Error: ".count) : line)
    }

    private func send(_ signal: Int32) {
        process.withLock { process in
            if let process { Glibc.kill(process, signal) }
        }
    }

    /// What a training needs of our environment: no keys, no settings of ours.
    private static var environment: [String] {
        let names: Set = [
            "PATH", "HOME", "TMPDIR", "TZ", "MNIST_MIRRORS", "SSL_CERT_FILE", "SSL_CERT_DIR", "http_proxy",
            "https_proxy",
            "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
        ]
        // OpenMP's threads must not spin beside the lanes; libgomp reads it when it is loaded.
        return ProcessEnvironment.current.filter { names.contains($0.key) }.map { "\($0.key)=\($0.value)" }
            + ["OMP_WAIT_POLICY=PASSIVE"]
    }

    private static func readLines(_ descriptor: Int32, _ message: (TrainerMessage) -> Void) {
        var (line, buffer): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 4_096))
        while true {
            let size = buffer.count
            let count = read(descriptor, &buffer, size)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            for byte in buffer[..<count] {
                if byte != UInt8(ascii: "\n") {
                    if line.count <= longestLine { line.append(byte) }
                    continue
                }
                if let told = TrainerMessage(line: line) { message(told) }
                line.removeAll(keepingCapacity: true)
            }
        }
    }

    private func waitForEnd(_ child: pid_t) -> Ending {
        // Not yet reaped, the child's number stays its own while the lock is taken.
        var info = siginfo_t()
        while waitid(P_PID, id_t(child), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        var status: Int32 = 0
        process.withLock { process in
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            process = nil
        }
        // WIFEXITED, WEXITSTATUS and WTERMSIG of wait(2), which are macros.
        return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(status & 0x7F)
    }
}
