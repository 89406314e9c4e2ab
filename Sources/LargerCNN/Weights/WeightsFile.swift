internal import FoundationEssentials

/// Weights on disk: a safetensors file with PyTorch's names, or a `state_dict` as `torch.save` writes it.
public struct WeightsFile: Sendable {
    /// The network's parameters.
    public let weights: ModelWeights
    /// How they were made: free text by key, without what the properties below hold.
    public let metadata: [String: String]
    /// How the network's raw scores become honest answers; in the file it stands in the metadata.
    public let calibration: Calibration
    /// How large the activations grow, which int8 needs to know; nil for weights that were never calibrated.
    public let ranges: ActivationRanges?

    /// Creates a file's content.
    public init(
        weights: ModelWeights,
        metadata: [String: String] = [:],
        calibration: Calibration = .none,
        ranges: ActivationRanges? = nil
    ) {
        self.weights = weights
        self.metadata = metadata
        self.calibration = calibration
        self.ranges = ranges
    }

    /// Reads a file.
    ///
    /// - Parameter path: Path of a safetensors or a `.pth` file; which of them is told by its first bytes.
    /// - Returns: The weights, and how they were made where the file says so.
    /// - Throws: ``WeightsFileError``.
    public static func read(path: String) throws(WeightsFileError) -> WeightsFile {
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw .unreadable(
                path: path,
                reason: FileManager.default.fileExists(atPath: path) ? "\(error)" : "no such file"
            )
        }
        do {
            if bytes.starts(with: [0x50, 0x4B]) {  // "PK": a zip archive
                return WeightsFile(weights: try ModelWeights(named: TorchFile.tensors(decoding: bytes)))
            }
            let content = try Safetensors(decoding: bytes)
            return WeightsFile(
                weights: try ModelWeights(
                    named: content.tensors,
                    ground: PictureGround(metadata: content.metadata)
                ),
                metadata: PictureGround.removed(
                    from: ActivationRanges.removed(from: Calibration.removed(from: content.metadata))
                ),
                calibration: try Calibration(metadata: content.metadata),
                ranges: try ActivationRanges.read(from: content.metadata)
            )
        } catch let error as SafetensorsError {
            throw .malformed(path: path, error)
        } catch let error as TorchFileError {
            throw .notAStateDict(path: path, error)
        } catch let error as ModelWeightsError {
            throw .otherNetwork(path: path, error)
        } catch let error as CalibrationError {
            throw .miscalibrated(path: path, error)
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
    }

    /// Reads only how a file's weights were made, which touches little of a safetensors file.
    ///
    /// - Parameter path: Path of a safetensors or a `.pth` file.
    /// - Returns: Free text by key, calibration and ranges included.
    /// - Throws: ``WeightsFileError``.
    public static func metadata(path: String) throws(WeightsFileError) -> [String: String] {
        let mapped = (try? MappedFile(path: path)).flatMap { try? MappedWeights($0) }
        if let mapped { return mapped.metadata }
        return try read(path: path).metadata
    }

    /// Writes the file through a temporary one and a rename, so that a reader never sees half of it.
    ///
    /// - Throws: ``WeightsFileError/unwritable(path:reason:)``.
    public func write(path: String) throws(WeightsFileError) {
        do {
            let described = weights.ground.written(
                into: ActivationRanges.removed(from: calibration.written(into: metadata))
            )
            let content = Safetensors(
                tensors: weights.named,
                metadata: ranges?.written(into: described) ?? described
            )
            let bytes = try content.encoded()
            try AtomicFile.write(bytes, path: path)
        } catch {
            throw .unwritable(path: path, reason: "\(error)")
        }
    }
}

/// Why a weights file cannot be used.
public enum WeightsFileError: Error, Sendable, CustomStringConvertible {
    /// The file cannot be read.
    case unreadable(path: String, reason: String)
    /// The file is no well-formed safetensors file.
    case malformed(path: String, SafetensorsError)
    /// The file is an archive, but no state_dict that can be read.
    case notAStateDict(path: String, TorchFileError)
    /// The tensors are not those of LargerCNN.
    case otherNetwork(path: String, ModelWeightsError)
    /// The calibration that the file holds cannot be used.
    case miscalibrated(path: String, CalibrationError)
    /// The file cannot be written.
    case unwritable(path: String, reason: String)

    /// One sentence for a log or a terminal.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read the weights \(path): \(reason)"
        case .malformed(let path, let error): "\(path) is not a sound safetensors file: \(error)"
        case .notAStateDict(let path, let error): "cannot read the state_dict \(path): \(error)"
        case .otherNetwork(let path, let error): "\(path) does not hold LargerCNN's weights: \(error)"
        case .miscalibrated(let path, let error): "the calibration in \(path) cannot be used: \(error)"
        case .unwritable(let path, let reason): "cannot write the weights \(path): \(reason)"
        }
    }
}
