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
        self.init(lanes: lanes, logger: logger, loader: Self.loader(path: path, precision: precision))
    }

    /// Reads a weights file.
    ///
    /// - Parameters:
    ///   - path: Path of a safetensors file.
    ///   - precision: What to compute in.
    ///   - version: The version that the file has to be; nil for any.
    /// - Returns: A loader that throws ``OtherWeights`` where the file is another one.
    static func loader(path: String, precision: PrecisionChoice, version: String? = nil) -> Loader {
        {
            // The checksum takes as long as the packing, so they go side by side.
            async let checksum = DedicatedThread.run { try SHA256.digest(ofFileAt: path) }
            let model = try await DedicatedThread.run { try ServedModel.load(path: path, precision: precision) }
            let info = ModelInfo(
                name: "larger-cnn",
                version: ModelInfo.version(of: try await checksum),
                precision: model.precision,
                accuracy: accuracy(model.metadata),
                fallback: model.fallback,
                checksum: try await checksum
            )
            if let version, version != info.version { throw OtherWeights(path: path, version: info.version) }
            return Content(info, model, path: path)
        }
    }

    /// The best founded accuracy of what a weights file says: `digits train` writes them.
    static func accuracy(_ metadata: [String: String]) -> Double? {
        ["test_accuracy", "validation.mnist", "validation_accuracy"].lazy.compactMap { metadata[$0] }
            .compactMap { Double($0) }.first
    }

    /// Serves fixed weights in floats, for tests and for machines without a weights file.
    convenience init(weights: ModelWeights, version: String, lanes: LanePool, logger: Logger) {
        self.init(lanes: lanes, logger: logger) {
            let weights = try PackedWeights(weights)
            return Content(info: ModelInfo(name: "larger-cnn", version: version, precision: .float32)) {
                let network = CompiledNetwork(weights, threads: 1)
                return { try network.logits($0) }
            }
        }
    }
}

/// A weights file that is not what its name says: it was damaged or replaced.
struct OtherWeights: Error, CustomStringConvertible {
    let path: String
    let version: String

    var description: String { "\(path) is damaged: its checksum is that of \(version)" }
}

extension ModelHost.Content {
    /// A model whose lanes each have a network of their own over the same weights.
    fileprivate init(_ info: ModelInfo, _ model: ServedModel, path: String) {
        let weights = model.weights
        self.init(info: info, calibration: model.calibration, path: path, metadata: model.metadata) {
            let network = CompiledNetwork(weights, threads: 1)
            return { try network.logits($0) }
        }
    }
}
