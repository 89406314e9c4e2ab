import LargerCNN
import ServiceSupport
import Synchronization

/// The model from "not there yet" to "on its way out": what the readiness check tells, and what predictions use.
final class ModelHost: Sendable {
    /// A model that has been loaded and warmed.
    struct Loaded: Sendable {
        let info: ModelInfo
        let calibration: Calibration
        let lanes: LanePool
    }

    /// Where the model stands.
    enum State: Sendable {
        /// The weights are being read and packed.
        case loading
        /// Predictions are answered.
        case ready(Loaded)
        /// Predictions are still answered, but no more are asked for.
        case draining(Loaded?)
        /// The weights cannot be used.
        case failed(reason: String)
    }

    /// What comes of reading the weights.
    struct Content: Sendable {
        let info: ModelInfo
        var calibration = Calibration.none
        /// How a lane makes its network of them.
        let makeNetwork: LanePool.NetworkMaker
    }

    /// Reads the weights.
    typealias Loader = @Sendable () async throws -> Content

    private let lanes: LanePool
    private let loader: Loader
    private let logger: Logger
    private let current = Mutex(State.loading)

    /// Creates a host; nothing is loaded before ``load()``.
    init(lanes: LanePool, logger: Logger, loader: @escaping Loader) {
        self.lanes = lanes
        self.logger = logger
        self.loader = loader
    }

    /// Where the model stands.
    var state: State { current.withLock { $0 } }

    /// Loads the weights and makes a first prediction on every lane, so that the first client does not wait for it.
    ///
    /// - Throws: What reading the weights or making the networks throws; the state tells it, too.
    func load() async throws {
        let start = ContinuousClock.now
        do {
            let content = try await loader()
            let info = content.info
            try await lanes.start {
                let network = try content.makeNetwork()
                _ = try network([DigitImage(pixels: [UInt8](repeating: 0, count: DigitImage.pixelCount))])
                return network
            }
            current.withLock { state in
                let loaded = Loaded(info: info, calibration: content.calibration, lanes: lanes)
                // A stop signal may have come meanwhile.
                if case .draining = state { state = .draining(loaded) } else { state = .ready(loaded) }
            }
            if let fallback = info.fallback { logger.warning("model falls back", ["reason": .string(fallback)]) }
            logger.info(
                "model ready",
                [
                    "model.name": .string(info.name), "model.version": .string(info.version),
                    "model.precision": .string(info.precision.rawValue),
                    "duration.ms": .number((ContinuousClock.now - start) / .milliseconds(1)),
                ]
            )
        } catch {
            current.withLock { $0 = .failed(reason: "\(error)") }
            throw error
        }
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
    func stop() { lanes.stop() }
}
