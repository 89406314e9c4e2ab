import HTTPServer
import LargerCNN
import Redis
import ServiceSupport
import Synchronization

/// Which version answers on several instances: Redis says it, passes it on, and hands a version's files along.
///
/// Each instance keeps the latest activation in its data folder as well. So it starts with it where Redis is away, and
/// brings it back where Redis has lost it; the largest number counts. Without Redis nothing is activated.
final class SharedActivationLedger: ActivationLedger {
    private struct State {
        var known: Activation?
        var followers: [@Sendable (Activation) -> Void] = []
        var holders: [@Sendable (String) -> Void] = []
    }

    let redis: SharedRedis
    let logger: Logger
    private let local: EmbeddedActivationLedger
    private let state = Mutex(State())

    /// Creates a ledger; Redis need not be there.
    ///
    /// - Parameters:
    ///   - redis: What instances share.
    ///   - local: What this instance keeps for itself.
    ///   - logger: Where it is noted what goes wrong behind the scenes.
    init(redis: SharedRedis, local: EmbeddedActivationLedger, logger: Logger) {
        self.redis = redis
        self.local = local
        self.logger = logger
        redis.listen { [weak self] event in
            switch event {
            case .reached, .listening: Task { _ = try? await self?.current() }
            case .message(.activations, let content):
                guard let activation = try? JSON.decode(Activation.self, from: content) else { return }
                Task { await self?.take(activation) }
            case .message(.wanted, let content): self?.ask(for: String(decoding: content, as: UTF8.self))
            case .message: break
            }
        }
    }

    func current() async throws -> Activation? {
        if state.withLock({ $0.known == nil }), let kept = try await local.current() {
            state.withLock { state in
                if state.known == nil { state.known = kept }
            }
        }
        let known = state.withLock { $0.known }
        do {
            let record = try known.map { try JSON.encode($0) } ?? []
            let arguments = [RedisArgument(known?.number ?? 0), RedisArgument(record), redis.name(.activations)]
            let reply = try await redis.client.run(ActivationScripts.restore, keys: [key], arguments)
            if let record = reply.array?.first?.bytes { await take(try JSON.decode(Activation.self, from: record)) }
        } catch {
            // What was active last goes on; a change is told once Redis is there.
            logger.debug("shared activation not read", ["error": .string("\(error)")])
        }
        return state.withLock { $0.known }
    }

    func activate(_ activation: Activation) async throws {
        let reply: RedisReply
        do {
            let arguments = [
                RedisArgument(activation.number), RedisArgument(try JSON.encode(activation)), redis.name(.activations),
            ]
            reply = try await redis.client.run(ActivationScripts.activate, keys: [key], arguments)
        } catch {
            throw ActivationLedgerError.unavailable(reason: "\(error)")
        }
        guard reply.array?.first?.integer == 1 else { throw ActivationLedgerError.moved }
        await take(activation)
    }

    func follow(_ follower: @escaping @Sendable (Activation) -> Void) {
        state.withLock { $0.followers.append(follower) }
    }

    func attend(_ holder: @escaping @Sendable (String) -> Void) {
        state.withLock { $0.holders.append(holder) }
    }

    /// Asks whoever may have the files of a version here.
    private func ask(for version: String) {
        for holder in state.withLock({ $0.holders }) { holder(version) }
    }

    /// The latest activation as far as it is known here.
    var known: Activation? { state.withLock { $0.known } }

    /// The name of the key with the latest activation.
    private var key: String { redis.key("activation") }

    /// Takes in an activation, unless it or a later one is known already.
    private func take(_ activation: Activation) async {
        let isNews = state.withLock { state in
            guard activation.number > state.known?.number ?? 0 else { return false }
            state.known = activation
            for follower in state.followers { follower(activation) }
            return true
        }
        guard isNews else { return }
        do { try await local.keep(activation) } catch {
            logger.warning("activation not kept", ["error": .string("\(error)")])
        }
    }
}
