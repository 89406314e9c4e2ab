import Dispatch
import ServiceSupport
import Synchronization

/// Asks a Redis over one connection, command by command, on a queue of its own: no thread of Swift's pool ever waits.
///
/// Who asks never waits for longer than the command's time. While Redis cannot be reached everybody is told so at once,
/// and the client alone goes on trying, less and less often. A connection that nobody uses costs nothing.
public final class RedisClient: Sendable {
    /// Whether Redis answers.
    public enum Availability: Sendable, Equatable {
        /// It has not been reached yet; commands wait for it as long as they may.
        case connecting
        /// It answers.
        case available
        /// It does not.
        case unavailable(reason: String)
    }

    private struct State: ~Copyable {
        var link: Link?
        var backoff: Backoff
        /// The names by which Redis knows scripts, once it was told them.
        var digests: [String: String] = [:]
        var isClosed = false
    }

    private let configuration: RedisConfiguration
    private let onChange: @Sendable (Availability) -> Void
    private let queue = DispatchQueue(label: "Redis.RedisClient")
    private let timers = DispatchQueue(label: "Redis.RedisClient.timers")
    /// Only the queue locks it, for as long as a command takes.
    private let state: Mutex<State>
    private let currentAvailability = Mutex(Availability.connecting)

    /// Creates a client, which begins to connect.
    ///
    /// - Parameters:
    ///   - configuration: Where Redis is, and how long it may take.
    ///   - onChange: Is told of each new connection, after which Redis may know nothing of what it was told before, and
    ///     when Redis is away; it must return quickly.
    public init(
        _ configuration: RedisConfiguration,
        onChange: @escaping @Sendable (Availability) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.onChange = onChange
        state = Mutex(State(link: nil, backoff: configuration.backoff))
        queue.async { [weak self] in self?.connect() }
    }

    /// Whether Redis answers, as far as the last attempt said.
    public var availability: Availability { currentAvailability.withLock { $0 } }

    /// Closes the connection; every later command is told that Redis is unavailable.
    public func close() {
        queue.async { [self] in
            state.withLock { state in
                state.link = nil
                state.isClosed = true
            }
            setAvailability(.unavailable(reason: "the client is closed"))
        }
    }

    /// Runs a command.
    ///
    /// - Parameters:
    ///   - command: The command and its arguments.
    ///   - time: How long it may take; nil for as long as the configuration says.
    /// - Returns: The reply.
    /// - Throws: ``RedisError``.
    public func run(_ command: [RedisArgument], within time: Duration? = nil) async throws(RedisError) -> RedisReply {
        try await perform(within: time) { state, deadline in
            Self.call(command, &state, deadline)
        }.get()
    }

    /// Runs a script, which is sent whole only where Redis does not know it yet.
    ///
    /// - Parameters:
    ///   - script: The script.
    ///   - keys: The keys that it touches.
    ///   - arguments: Its other arguments.
    ///   - time: How long it may take; nil for as long as the configuration says.
    /// - Returns: The reply.
    /// - Throws: ``RedisError``.
    public func run(
        _ script: RedisScript,
        keys: [String],
        _ arguments: [RedisArgument],
        within time: Duration? = nil
    ) async throws(RedisError) -> RedisReply {
        let operands = [RedisArgument(keys.count)] + keys.map { RedisArgument($0) } + arguments
        return try await perform(within: time) { state, deadline in
            if let digest = state.digests[script.source] {
                let outcome = Self.call(["EVALSHA", RedisArgument(digest)] + operands, &state, deadline)
                // Redis forgets scripts when it starts again.
                guard case .failure(.refused(let words)) = outcome, words.hasPrefix("NOSCRIPT") else { return outcome }
            }
            let loaded = Self.call(["SCRIPT", "LOAD", RedisArgument(script.source)], &state, deadline)
            guard case .success(let reply) = loaded, let digest = reply.text else { return loaded }
            state.digests[script.source] = digest
            return Self.call(["EVALSHA", RedisArgument(digest)] + operands, &state, deadline)
        }.get()
    }

    // MARK: - On the queue

    private func perform(
        within time: Duration?,
        _ body: @escaping @Sendable (inout State, Deadline) -> Result<RedisReply, RedisError>
    ) async -> Result<RedisReply, RedisError> {
        if case .unavailable(let reason) = availability { return .failure(.unavailable(reason: reason)) }
        let time = time ?? configuration.commandTime
        let deadline = Deadline(in: time)
        return await withCheckedContinuation { continuation in
            let pending = PendingReply(continuation)
            // The queue may be held up by a name server that does not answer.
            timers.asyncAfter(deadline: .now() + (time / .seconds(1)) + 0.02) { pending.resume(.failure(.timedOut)) }
            queue.async { [self] in
                guard !pending.isOver else { return }
                pending.resume(attempt(body, deadline))
            }
        }
    }

    private func attempt(
        _ body: (inout State, Deadline) -> Result<RedisReply, RedisError>,
        _ deadline: Deadline
    ) -> Result<RedisReply, RedisError> {
        // Who came while Redis still answered may have waited behind the command that found it gone: to connect is then the
        // matter of whoever tries again, one after the other.
        if case .unavailable(let reason) = availability { return .failure(.unavailable(reason: reason)) }
        // A connection that Redis closed while it was quiet, for example to start again, is no reason to fail.
        if state.withLock({ $0.link?.isStale ?? true }) { connect() }
        if case .unavailable(let reason) = availability { return .failure(.unavailable(reason: reason)) }
        let outcome = state.withLock { state in body(&state, deadline) }
        if case .failure(let error) = outcome, Self.endsConnection(error) { fail(error) }
        return outcome
    }

    private static func call(
        _ command: [RedisArgument],
        _ state: inout State,
        _ deadline: Deadline
    ) -> Result<RedisReply, RedisError> {
        guard var link = state.link.take() else { return .failure(.unavailable(reason: "there is no connection")) }
        let outcome: Result<RedisReply, RedisError>
        do throws(RedisError) {
            outcome = .success(try link.call(command, deadline))
        } catch {
            outcome = .failure(error)
        }
        state.link = consume link
        return outcome
    }

    /// Connects anew.
    private func connect() {
        let outcome: Result<Void, RedisError>? = state.withLock { state in
            state.link = nil
            guard !state.isClosed else { return nil }
            do throws(RedisError) {
                state.link = try Link.open(configuration)
                state.backoff.reset()
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        switch outcome {
        case .success: setAvailability(.available)
        case .failure(let error): fail(error)
        case nil: break
        }
    }

    /// Gives the connection up and tries again later.
    private func fail(_ error: RedisError) {
        let pause = state.withLock { state in
            state.link = nil
            return state.isClosed ? nil : state.backoff.next()
        }
        guard let pause else { return }
        let reason = if case .unavailable(let reason) = error { reason } else { error.description }
        setAvailability(.unavailable(reason: reason))
        queue.asyncAfter(deadline: .now() + (pause / .seconds(1))) { [weak self] in self?.connect() }
    }

    private func setAvailability(_ availability: Availability) {
        let isNew = currentAvailability.withLock { current in
            defer { current = availability }
            return current != availability
        }
        if isNew || availability == .available { onChange(availability) }
    }

    /// Whether a connection cannot be used after an error: a reply would come for somebody else, or the server has become
    /// one that does not serve us.
    private static func endsConnection(_ error: RedisError) -> Bool {
        guard case .refused(let words) = error else { return true }
        return ["LOADING", "READONLY", "MASTERDOWN", "NOAUTH"].contains { words.hasPrefix($0) }
    }
}
