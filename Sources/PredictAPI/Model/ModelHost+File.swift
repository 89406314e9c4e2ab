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
            let weights = try await DedicatedThread.run {
                try PackedWeights(try WeightsFile.read(path: path).weights)
            }
            let info = ModelInfo(name: "larger-cnn", version: try await version)
            return (
                info,
                {
                    let network = CompiledNetwork(weights, threads: 1)
                    return { try network.predict($0) }
                }
            )
        }
    }

    /// Serves fixed weights, for tests and for machines without a weights file.
    convenience init(weights: ModelWeights, version: String, lanes: LanePool, logger: Logger) {
        self.init(lanes: lanes, logger: logger) {
            let packed = try PackedWeights(weights)
            return (
                ModelInfo(name: "larger-cnn", version: version),
                {
                    let network = CompiledNetwork(packed, threads: 1)
                    return { try network.predict($0) }
                }
            )
        }
    }
}
