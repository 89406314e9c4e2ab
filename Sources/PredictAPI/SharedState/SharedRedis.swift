import Redis
import ServiceSupport
import Synchronization

/// The Redis that instances share: one connection for commands and one for messages, for all that is kept there.
///
/// Predictions never touch it. While it is away, everything that is asked of it fails at once.
final class SharedRedis: Sendable {
    /// What the parts that are kept there are told; they must return quickly.
    enum Event: Sendable {
        /// It can be reached, for the first time or again; it may have forgotten everything.
        case reached
        /// Messages come from now on, and some may have been missed.
        case listening
        /// Somebody published something.
        case message(Channel, [UInt8])
    }

    /// What messages are about.
    enum Channel: String, CaseIterable, Sendable {
        /// What happens to trainings.
        case trainings
        /// Trainings that are to stop.
        case stops
        /// Versions that are activated.
        case activations
        /// Versions whose files somebody lacks.
        case wanted
    }

    /// Passes on what the two connections tell.
    private final class Relay: Sendable {
        private struct State {
            var listeners: [@Sendable (Event) -> Void] = []
            var isReached = false
            var isListening = false
        }

        private let prefix: String
        private let address: String
        private let logger: Logger
        private let state = Mutex(State())

        init(_ settings: RedisSettings, _ logger: Logger) {
            prefix = settings.prefix
            address = settings.configuration.address.description
            self.logger = logger
        }

        func add(_ listener: @escaping @Sendable (Event) -> Void) {
            let (isReached, isListening) = state.withLock { state in
                state.listeners.append(listener)
                return (state.isReached, state.isListening)
            }
            // Who comes later misses nothing.
            if isReached { listener(.reached) }
            if isListening { listener(.listening) }
        }

        func take(_ availability: RedisClient.Availability) {
            state.withLock { $0.isReached = availability == .available }
            switch availability {
            case .connecting: break
            case .available:
                logger.info("shared state available", ["redis": .string(address)])
                tell(.reached)
            case .unavailable(let reason):
                logger.warning("shared state unavailable", ["redis": .string(address), "error": .string(reason)])
            }
        }

        func take(_ event: RedisSubscriber.Event) {
            switch event {
            case .subscribed:
                state.withLock { $0.isListening = true }
                tell(.listening)
            case .lost: state.withLock { $0.isListening = false }
            case .message(let name, let content):
                guard let channel = Channel(rawValue: String(name.dropFirst(prefix.count))) else { return }
                tell(.message(channel, content))
            }
        }

        private func tell(_ event: Event) {
            for listener in state.withLock({ $0.listeners }) { listener(event) }
        }
    }

    /// For commands.
    let client: RedisClient
    let settings: RedisSettings
    private let relay: Relay
    /// Nil where no thread could be had.
    private let subscriber: RedisSubscriber?

    /// Begins to connect.
    ///
    /// - Parameters:
    ///   - settings: Where it is, and what names begin with.
    ///   - logger: Where it is noted when it is away, and when it is back.
    init(_ settings: RedisSettings, logger: Logger) {
        self.settings = settings
        let relay = Relay(settings, logger)
        self.relay = relay
        client = RedisClient(settings.configuration) { relay.take($0) }
        do {
            let channels = Channel.allCases.map { settings.prefix + $0.rawValue }
            subscriber = try RedisSubscriber(settings.configuration, channels: channels) { relay.take($0) }
        } catch {
            logger.error("shared state is not followed", ["error": .string(error.description)])
            subscriber = nil
        }
    }

    deinit {
        client.close()
        subscriber?.stop()
    }

    /// The name of a key.
    func key(_ name: String) -> String { settings.prefix + name }

    /// The name of a channel, as an argument of a script.
    func name(_ channel: Channel) -> RedisArgument { RedisArgument(settings.prefix + channel.rawValue) }

    /// Has a function told what happens, also what already has.
    func listen(_ listener: @escaping @Sendable (Event) -> Void) { relay.add(listener) }
}
