import Glibc
public import ServiceSupport
import Synchronization

/// Hears what is published on some channels, over a connection and a thread of its own, which wakes for messages only.
///
/// Redis keeps nothing for who is away: after each ``Event/subscribed`` the listener has to look what it missed.
public final class RedisSubscriber: Sendable {
    /// What a listener is told.
    public enum Event: Sendable, Equatable {
        /// From now on every message comes.
        case subscribed
        /// Somebody published something.
        case message(channel: String, content: [UInt8])
        /// Messages may be missed until the next ``subscribed``.
        case lost(RedisError)
    }

    /// What the thread and the subscriber share.
    private final class Core: Sendable {
        let configuration: RedisConfiguration
        let channels: [String]
        let handler: @Sendable (Event) -> Void
        /// A pipe whose other end is closed, so that this one can be read, once the thread is to end.
        private let (end, other): (Int32, Int32)
        private let isStopped = Atomic(false)

        init(_ configuration: RedisConfiguration, _ channels: [String], _ handler: @escaping @Sendable (Event) -> Void)
        {
            self.configuration = configuration
            self.channels = channels
            self.handler = handler
            var ends: [Int32] = [-1, -1]
            // Without one the thread ends with the process; poll(2) passes over negative descriptors.
            if pipe(&ends) == 0 { for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) } }
            (end, other) = (ends[0], ends[1])
        }

        deinit {
            if !isStopped.load(ordering: .relaxed) { close(other) }
            close(end)
        }

        func stop() {
            if !isStopped.exchange(true, ordering: .relaxed) { close(other) }
        }

        func run() {
            var backoff = configuration.backoff
            repeat {
                do throws(RedisError) {
                    try listen { backoff.reset() }
                } catch {
                    if !isOver { handler(.lost(error)) }
                }
            } while !rest(backoff.next())
        }

        private func listen(_ whenSubscribed: () -> Void) throws(RedisError) {
            var link = try Link.open(configuration, interruption: end)
            let deadline = Deadline(in: configuration.connectTime, interruption: end)
            try link.send(["SUBSCRIBE"] + channels.map { RedisArgument($0) }, deadline)
            for _ in channels {
                if case .error(let words) = try link.receive(deadline) { throw .refused(words) }
            }
            whenSubscribed()
            handler(.subscribed)
            while true {
                let reply = try link.receive(Deadline(at: nil, interruption: end))
                guard let parts = reply.array, parts.count == 3, parts[0].text == "message",
                    let channel = parts[1].text, let content = parts[2].bytes
                else { throw .unexpected("no message") }
                handler(.message(channel: channel, content: content))
            }
        }

        /// Waits; true once the thread is to end.
        private func rest(_ time: Duration) -> Bool {
            var watched = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
            _ = poll(&watched, 1, Deadline(in: time).milliseconds)
            return watched.revents != 0
        }

        private var isOver: Bool { rest(.zero) }
    }

    private let core: Core

    /// Creates a subscriber, which begins to connect.
    ///
    /// - Parameters:
    ///   - configuration: Where Redis is.
    ///   - channels: The channels, at least one.
    ///   - handler: Is told what happens, on the subscriber's thread.
    /// - Throws: `DedicatedThread.Failure`.
    public init(
        _ configuration: RedisConfiguration,
        channels: [String],
        handler: @escaping @Sendable (Event) -> Void
    ) throws(DedicatedThread.Failure) {
        let core = Core(configuration, channels, handler)
        self.core = core
        try DedicatedThread.start { core.run() }
    }

    deinit { stop() }

    /// Ends the thread and its connection; the handler may be in the middle of a last call.
    public func stop() { core.stop() }
}
