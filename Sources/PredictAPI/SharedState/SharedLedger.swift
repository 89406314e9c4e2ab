import HTTPServer
import Redis
import ServiceSupport
import Synchronization
import TrainerLink

/// The ledger of several instances: Redis says which training runs and who may, and passes on what happens.
///
/// Whoever runs a training holds a lock whose lease it renews; the lock's token fences off whoever lost it. Every event
/// goes out with the whole training, so that whatever Redis has lost is back with the next one. While Redis is away a
/// training goes on, and what it says is kept in the data folder, where everything stays that this instance ran; others
/// go on with what they knew. A lock whose lease ran out means that its instance is gone: the others then end its training.
final class SharedLedger: TrainingLedger {
    /// A training that this instance runs, until Redis knows its end.
    struct Holding {
        let claim: TrainingClaim
        var training: Training
        /// Whether Redis has to be told of it as it is.
        var isUnsent = false
    }

    /// What the ledger knows.
    struct State {
        /// The latest training.
        var known: Training?
        var holding: Holding?
        var followers: [@Sendable (TrainingEvent) -> Void] = []
        var hosts: [@Sendable (TrainingNotice) -> Void] = []
        /// Why Redis, which can be reached, did not keep something.
        var refusal: String?
        /// Whether somebody looks after what Redis knows, and whether to look once more.
        var (isLooking, looksAgain) = (false, false)
        /// Whether somebody watches over the lock of a training that runs elsewhere.
        var isGuarding = false

        /// Notes an event and tells it.
        mutating func tell(_ event: TrainingEvent) {
            if case .began(let training) = event.change { known = training }
            if case .known(let training) = event.change { known = training }
            known?.apply(event)
            for follower in followers { follower(event) }
        }
    }

    /// More than a training can have told where Redis was away: identifiers of events never come twice.
    static let eventGap = 10_000
    /// How many of its own trainings an instance brings back to a Redis that has lost them.
    static let restoredBound = 20

    let redis: SharedRedis
    /// What this instance ran.
    let local: EmbeddedLedger
    let logger: Logger
    let state = Mutex(State())

    /// Opens the ledger; Redis need not be there.
    ///
    /// - Parameters:
    ///   - redis: What instances share.
    ///   - local: What this instance keeps for itself.
    ///   - logger: Where it is noted that something is lost.
    init(redis: SharedRedis, local: EmbeddedLedger, logger: Logger) {
        self.redis = redis
        self.local = local
        self.logger = logger
        redis.listen { [weak self] event in self?.take(event) }
    }

    /// What makes an instance's ledger in its data folder: a shared one over Redis, or without that an embedded one.
    ///
    /// - Parameters:
    ///   - redis: What instances share; nil where they share nothing.
    ///   - logger: Where it is noted that something is lost.
    /// - Returns: A function that opens the ledger in a folder, and throws `SQLiteError`.
    static func maker(
        over redis: SharedRedis?,
        _ logger: Logger
    ) -> @Sendable (String) throws -> any TrainingLedger {
        { folder in
            let local = try EmbeddedLedger(folder: folder)
            return redis.map { SharedLedger(redis: $0, local: local, logger: logger) } ?? local
        }
    }

    var lease: Duration { redis.settings.lease }

    var sharing: SharingStatus? {
        redis.client.availability == .available && state.withLock { $0.refusal == nil } ? .available : .unavailable
    }

    func follow(_ follower: @escaping @Sendable (TrainingEvent) -> Void) {
        state.withLock { $0.followers.append(follower) }
    }

    func attend(_ host: @escaping @Sendable (TrainingNotice) -> Void) {
        state.withLock { $0.hosts.append(host) }
    }

    // MARK: - What is known

    func latest() async throws -> Training? {
        if state.withLock({ $0.known == nil }) {
            let kept = try await local.latest()
            state.withLock { $0.known = $0.known ?? kept }
        }
        if state.withLock({ $0.holding == nil }) { _ = try? await look() }
        return state.withLock { $0.known }
    }

    func recent(_ count: Int) async throws -> [Training] {
        let known = state.withLock { $0.known }
        let command: [RedisArgument] = [
            "ZREVRANGE", RedisArgument(redis.key(TrainingScripts.keys[4])), 0, RedisArgument(count - 1),
        ]
        guard let records = try? await redis.client.run(command).array else {
            let kept = try await local.recent(count)
            return Self.list(known, kept, count)
        }
        return Self.list(known, records.compactMap(Self.training), count)
    }

    private static func list(_ known: Training?, _ others: [Training], _ count: Int) -> [Training] {
        let rest = others.filter { $0.id != known?.id }
        return Array(([known].compactMap(\.self) + rest).sorted { $0.id > $1.id }.prefix(count))
    }

    func requestStop(of training: Int) async throws {
        switch try await ask(TrainingScripts.stop, [RedisArgument(training), redis.name(.stops)]).first?.integer {
        case 1: return
        case 2:
            // Nobody is there to be asked: what is left to do is to say that it is over.
            guard let known = state.withLock({ $0.known }), known.id == training, known.isRunning else { return }
            await abandon(known, because: "The training was stopped after the instance that ran it was gone.")
        default: await lookAgain()
        }
    }

    // MARK: - Redis

    /// Asks Redis by a script.
    ///
    /// - Throws: ``TrainingLedgerError/unavailable(reason:)``.
    func ask(_ script: RedisScript, _ arguments: [RedisArgument]) async throws -> [RedisReply] {
        do {
            let keys = TrainingScripts.keys.map(redis.key)
            let reply = try await redis.client.run(script, keys: keys, arguments)
            state.withLock { $0.refusal = nil }
            return reply.array ?? [reply]
        } catch {
            if case .refused = error {
                let isNew = state.withLock { state in
                    defer { state.refusal = error.description }
                    return state.refusal != error.description
                }
                if isNew { logger.warning("shared state refused", ["error": .string(error.description)]) }
            }
            throw TrainingLedgerError.unavailable(reason: error.description)
        }
    }

    /// A training as Redis keeps it; nil for what cannot be understood, for example of a newer version.
    static func training(_ reply: RedisReply) -> Training? {
        reply.bytes.flatMap { try? JSON.decode(Training.self, from: $0) }
    }

    /// The lease as scripts want it.
    var leaseArgument: RedisArgument { RedisArgument(Int(lease / .milliseconds(1))) }
}
