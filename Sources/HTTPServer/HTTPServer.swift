import Dispatch
import Glibc
public import ServiceSupport
import Synchronization

/// A running HTTP/1.1 server: it listens from its creation until it is stopped.
///
/// libmicrohttpd's threads read and write; every request is answered by a Swift task while its connection is suspended,
/// so neither side ever waits for the other. Every bound is in ``HTTPServerConfiguration``.
public final class HTTPServer: Sendable {
    /// What runs, in the order in which it is stopped.
    private struct Parts {
        let acceptor: Acceptor
        let daemon: Daemon
    }

    /// The port that the server listens on.
    public let port: Int
    private let core: ServerCore
    private let parts: Mutex<Parts?>
    /// Where stopping may block; a queue of its own, since Swift's pool and Dispatch's shared one must not be held up.
    private let queue = DispatchQueue(label: "HTTPServer.stop")

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - host: An IPv4 or IPv6 address, or a name; `0.0.0.0` for every IPv4 address, `::` for every address.
    ///   - port: 0 for any free one; see ``port``.
    ///   - configuration: The bounds.
    ///   - logger: Where refusals and failures are noted.
    ///   - metrics: Where requests are counted, if they are.
    ///   - responder: What answers.
    /// - Throws: ``HTTPServerError``.
    public init(
        host: String,
        port: Int,
        configuration: HTTPServerConfiguration = HTTPServerConfiguration(),
        logger: Logger,
        metrics: HTTPServerMetrics? = nil,
        responder: any HTTPResponder
    ) throws(HTTPServerError) {
        let listener = try Listener(host: host, port: port)
        self.port = listener.port
        let core = ServerCore(configuration: configuration, logger: logger, metrics: metrics, responder: responder)
        let daemon = try Daemon(core)
        self.core = core
        let acceptor = try Acceptor(listener) { descriptor, address, length in
            guard core.table.count < configuration.connections else {
                RawAnswer.send(.overloaded("Too many connections are open."), to: descriptor)
                close(descriptor)
                return
            }
            daemon.add(descriptor, address, length)
        }
        parts = Mutex(Parts(acceptor: acceptor, daemon: daemon))
    }

    deinit {
        // Whoever forgets to stop a server gets a hard end, but never a dangling thread.
        let parts = parts.withLock { $0.take() }
        guard let parts else { return }
        parts.acceptor.stop()
        core.startRefusing()
        endAndStop(parts.daemon)
    }

    /// Stops the server: no new connections, but every request that has arrived is answered.
    ///
    /// Answers end their connections from now on, and content that is being written ends with what was written so far. What is not answered when the time is over gets 503, and its task is
    /// cancelled. Afterwards nothing runs any more; stopping twice does nothing.
    ///
    /// - Parameter deadline: How long requests may still take.
    public func stop(within deadline: Duration) async {
        guard let parts = parts.withLock({ $0.take() }) else { return }
        core.startDraining()
        await offPool { parts.acceptor.stop() }
        let start = ContinuousClock.now
        // A connection that was just accepted may not stand in the table yet.
        let settled = start + .milliseconds(20)
        var quietUntil = start + core.configuration.quietTime
        while core.table.count > 0 || .now < settled, .now < start + deadline {
            // Without an end of its own, content that is being written would outlast any deadline.
            for connection in core.table.all { connection.finishStream() }
            if .now >= quietUntil {
                quietUntil = .now + .milliseconds(50)
                for connection in core.table.all { connection.shutDownIfResting() }
            }
            await pause()
        }
        core.startRefusing()
        await offPool { [self] in endAndStop(parts.daemon) }
    }

    /// Ends what still runs, gives the last answers a second to go out, and stops the daemon, blocking meanwhile.
    private func endAndStop(_ daemon: Daemon) {
        let giveUp = ContinuousClock.now + .seconds(1)
        while true {
            let remaining = letEverythingGo()
            // libmicrohttpd must not be stopped before every connection was resumed, which takes it no time.
            if remaining.responding == 0, remaining.sending == 0 || .now >= giveUp { break }
            usleep(1_000)
        }
        daemon.stop()
    }

    /// Ends what still runs: requests get 503, connections without an answer under way are shut down.
    ///
    /// - Returns: How many connections are still suspended, and how many still send their answer.
    private func letEverythingGo() -> (responding: Int, sending: Int) {
        var remaining = (responding: 0, sending: 0)
        for connection in core.table.all {
            switch connection.phase {
            case .responding(let exchange):
                exchange.abandon(with: HTTPResponse(.overloaded("The server is stopping.")))
                remaining.responding += 1
            case .sending:
                remaining.sending += 1
            case .streaming(let stream):
                // Ended content is never waited for, so the connection is not suspended any more.
                stream.finish()
                remaining.sending += 1
            case .waiting, .receiving:
                connection.shutDownUnlessAnswering()
            case .finished:
                break
            }
        }
        return remaining
    }

    /// Sleeps a little; a cancelled task must not turn the waiting into spinning.
    private func pause() async {
        await withCheckedContinuation { continuation in
            queue.asyncAfter(deadline: .now() + .milliseconds(5)) { continuation.resume() }
        }
    }

    /// Runs what blocks on a thread outside Swift's pool.
    private func offPool(_ work: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            queue.async {
                work()
                continuation.resume()
            }
        }
    }
}
