import Checksum
import LargerCNN
import ServiceSupport

extension ModelHost {
    /// Loads from a weights file.
    ///
    /// - Parameters:
    ///   - path: Path of a safetensors file.
    ///   - precision: What to compute in.
    ///   - lanes: The lanes that will use it.
    ///   - logger: Where the result is noted.
    convenience init(path: String, precision: PrecisionChoice, lanes: LanePool, logger: Logger) {
        self.init(lanes: lanes, logger: logger) {
            // The checksum takes as long as the packing, so they go side by side.
            async let version = DedicatedThread.run {
                var hash = SHA256()
                _ = try hash.update(fileAt: path)
                return String(hash.finalize().prefix(12))
            }
            let model = try await DedicatedThread.run { try ServedModel.load(path: path, precision: precision) }
            let info = ModelInfo(
                name: "larger-cnn",
                version: try await version,
                precision: model.precision,
                accuracy: Self.accuracy(model.metadata),
                fallback: model.fallback
            )
            return Content(info: info, calibration: model.calibration, weights: model.weights)
        }
    }

    /// The best founded accuracy of what a weights file says: `digits train` writes them.
    private static func accuracy(_ metadata: [String: String]) -> Double? {
        ["test_accuracy", "validation.mnist", "validation_accuracy"].lazy.compactMap { metadata[$0] }
            .compactMap { Double($0) }.first
    }

    /// Serves fixed weights in floats, for tests and for machines without a weights file.
    convenience init(weights: ModelWeights, version: String, lanes: LanePool, logger: Logger) {
        self.init(lanes: lanes, logger: logger) {
            Content(
                info: ModelInfo(name: "larger-cnn", version: version, precision: .float32),
                calibration: .none,
                weights: try PackedWeights(weights)
            )
        }
    }
}

extension ModelHost.Content {
    /// A model whose lanes each have a network of their own over the same weights.
    fileprivate init(info: ModelInfo, calibration: Calibration, weights: PackedWeights) {
        self.init(info: info, calibration: calibration) {
            let network = CompiledNetwork(weights, threads: 1)
            return { try network.logits($0) }
        }
    }
}
