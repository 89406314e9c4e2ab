import LargerCNN
import Metrics
import ServiceSupport
import Synchronization

/// The model from "not there yet" to "on its way out": what the readiness check tells, and what predictions use.
///
/// Another model may take its place at any time: it is made and warmed beside the one that answers, on lanes of its own,
/// and from one moment on it gets what comes. What the old one has begun or promised is done by the old one, whose lanes
/// and weights go when nothing of that is left. So no request fails, and none is answered by both.
final class ModelHost: Sendable {
    /// A model that has been loaded and warmed.
    struct Loaded: Sendable {
        let info: ModelInfo
        let calibration: Calibration
        let lanes: LanePool
        /// The weights file; nil where there is none.
        var path: String?
        /// What the weights file says about itself.
        var metadata: [String: String] = [:]
    }

    /// Where the model stands.
    enum State: Sendable {
        /// The weights are being fetched, read and packed; what is in the way, if anything is known to be.
        case loading(obstacle: String? = nil)
        /// Predictions are answered.
        case ready(Loaded)
        /// Predictions are still answered, but no more are asked for.
        case draining(Loaded?)
        /// The weights cannot be used.
        case failed(reason: String)

        /// The model that answers, if one does.
        var loaded: Loaded? {
            switch self {
            case .ready(let loaded), .draining(.some(let loaded)): loaded
            case .loading, .draining, .failed: nil
            }
        }
    }

    /// What comes of reading the weights.
    struct Content: Sendable {
        let info: ModelInfo
        var calibration = Calibration.none
        var path: String?
        var metadata: [String: String] = [:]
        /// How a lane makes its network of them.
        let makeNetwork: LanePool.NetworkMaker
    }

    /// Reads the weights.
    typealias Loader = @Sendable () async throws -> Content

    private struct Pools {
        /// The pool of the model that is, or will be, the first.
        var first: LanePool?
        /// The pool of the model that answers.
        var serving: LanePool?
        /// Pools of models that others took over from, until they have ended.
        var retiring: [LanePool] = []
        /// What the pools that have ended did.
        var past = LaneStatistics()
    }

    let logger: Logger
    /// How often a model took another's place, for metrics.
    let replacements = Counter()
    private let template: LanePool
    private let loader: Loader
    private let current = Mutex(State.loading())
    private let pools: Mutex<Pools>

    /// Creates a host; nothing is loaded before ``load()``.
    init(lanes: LanePool, logger: Logger, loader: @escaping Loader) {
        template = lanes
        pools = Mutex(Pools(first: lanes))
        self.logger = logger
        self.loader = loader
    }

    /// Where the model stands.
    var state: State { current.withLock { $0 } }

    /// What the lanes have done since the start, whichever models they served.
    var statistics: LaneStatistics {
        pools.withLock { pools in
            var sum = pools.past
            for pool in pools.retiring { sum += pool.statistics }
            if let serving = pools.serving { sum += serving.statistics }
            return sum
        }
    }

    /// Tells whoever asks meanwhile why there are no weights to load yet.
    ///
    /// - Parameter obstacle: A clause; nil for nothing.
    func delay(because obstacle: String?) {
        current.withLock { state in
            if case .loading = state { state = .loading(obstacle: obstacle) }
        }
    }

    /// Loads the first model, and is ready then.
    ///
    /// - Throws: What reading the weights or making the networks throws; the state tells it, too.
    func load() async throws {
        do {
            publish(try await prepare(loader))
        } catch {
            current.withLock { $0 = .failed(reason: "\(error)") }
            throw error
        }
    }

    /// Loads a model and makes a first prediction on every lane, so that the first client does not wait for it.
    ///
    /// Whatever answers meanwhile goes on.
    ///
    /// - Parameter loader: Reads its weights.
    /// - Returns: A model to ``publish(_:)`` or to ``discard(_:)``.
    /// - Throws: What reading the weights or making the networks throws.
    func prepare(_ loader: Loader) async throws -> Loaded {
        let start = ContinuousClock.now
        let content = try await loader()
        let lanes = pools.withLock { $0.first.take() } ?? template.successor()
        do {
            try await lanes.start {
                let network = try content.makeNetwork()
                _ = try network([DigitImage(pixels: [UInt8](repeating: 0, count: DigitImage.pixelCount))])
                return network
            }
        } catch {
            lanes.stop()
            throw error
        }
        let info = content.info
        if let fallback = info.fallback { logger.warning("model falls back", ["reason": .string(fallback)]) }
        logger.info(
            "model ready",
            [
                "model.name": .string(info.name), "model.version": .string(info.version),
                "model.precision": .string(info.precision.rawValue),
                "duration.ms": .number((ContinuousClock.now - start) / .milliseconds(1)),
            ]
        )
        return Loaded(
            info: info,
            calibration: content.calibration,
            lanes: lanes,
            path: content.path,
            metadata: content.metadata
        )
    }

    /// Lets a prepared model answer from now on; the one before finishes what it has and goes.
    func publish(_ loaded: Loaded) {
        let old = current.withLock { state -> Loaded? in
            let old = state.loaded
            pools.withLock { pools in
                if let old { pools.retiring.append(old.lanes) }
                pools.serving = loaded.lanes
            }
            // A stop signal may have come meanwhile.
            if case .draining = state { state = .draining(loaded) } else { state = .ready(loaded) }
            return old
        }
        guard let old else { return }
        replacements.increment()
        Task { await retire(old.lanes) }
    }

    /// Drops a prepared model.
    func discard(_ loaded: Loaded) { loaded.lanes.stop() }

    private func retire(_ lanes: LanePool) async {
        await lanes.retire()
        pools.withLock { pools in
            pools.retiring.removeAll { $0 === lanes }
            pools.past += lanes.statistics
        }
        FreeMemory.giveBack()
    }

    /// From now on the readiness check fails; predictions go on.
    func drain() {
        current.withLock { state in
            switch state {
            case .ready(let loaded): state = .draining(loaded)
            case .loading: state = .draining(nil)
            case .draining, .failed: break
            }
        }
    }

    /// Ends the lanes.
    func stop() {
        let retiring = pools.withLock(\.retiring)
        for lanes in retiring + [state.loaded?.lanes ?? template] { lanes.stop() }
    }
}
