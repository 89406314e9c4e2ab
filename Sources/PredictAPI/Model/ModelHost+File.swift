import Checksum
import LargerCNN
import ServiceSupport

extension ModelHost {
    /// Loads from a weights file.
    ///
    /// - Parameters:
    ///   - path: Path of a safetensors file.
    ///   - lanes: The lanes that will use it.
    ///   - logger: Where the result is noted.
    convenience init(path: String, lanes: LanePool, logger: Logger) {
        self.init(lanes: lanes, logger: logger) {
            // The checksum takes as long as the reading, so they go side by side.
            async let version = DedicatedThread.run {
                var hash = SHA256()
                _ = try hash.update(fileAt: path)
                return String(hash.finalize().prefix(12))
            }
            let (weights, calibration) = try await DedicatedThread.run {
                let file = try WeightsFile.read(path: path)
                return (try PackedWeights(file.weights), file.calibration)
            }
            let info = ModelInfo(name: "larger-cnn", version: try await version)
            return Content(info: info, calibration: calibration, weights: weights)
        }
    }

    /// Serves fixed weights, for tests and for machines without a weights file.
    convenience init(weights: ModelWeights, version: String, lanes: LanePool, logger: Logger) {
        self.init(lanes: lanes, logger: logger) {
            Content(
                info: ModelInfo(name: "larger-cnn", version: version),
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
