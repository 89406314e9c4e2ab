internal import OneDNN

/// A weights file made ready to answer: packed, and without its floats in memory.
///
/// A safetensors file is mapped, each parameter is packed straight from the mapping, and the mapping's pages are given
/// back. Any number of ``CompiledNetwork`` share the result.
public struct ServedModel: Sendable {
    /// The packed weights.
    public let weights: PackedWeights
    /// How raw scores become honest answers.
    public let calibration: Calibration
    /// What the weights file says about itself.
    public let metadata: [String: String]
    /// Why it computes in floats although bytes were welcome; nil where it does what was asked.
    public let fallback: String?

    /// What the network computes in.
    public var precision: Precision { weights.precision }

    /// Loads and packs a weights file, and runs it once.
    ///
    /// - Parameters:
    ///   - path: Path of a safetensors or a `.pth` file.
    ///   - precision: What to compute in.
    /// - Returns: The model.
    /// - Throws: ``WeightsFileError``, ``PrecisionError`` where bytes are asked for and cannot be, or `OneDNNError`.
    public static func load(path: String, precision: PrecisionChoice = .automatic) throws -> ServedModel {
        // What cannot be mapped, or not used where it lies, is read whole; that reader also explains what is wrong.
        let mapped = (try? MappedFile(path: path)).flatMap { try? MappedWeights($0) }
        if let mapped {
            do {
                let ranges = try ActivationRanges.read(from: mapped.metadata)
                let calibration = try Calibration(metadata: mapped.metadata)
                return try load(mapped, mapped.metadata, calibration, ranges, path: path, precision)
            } catch let error as CalibrationError {
                throw WeightsFileError.miscalibrated(path: path, error)
            }
        }
        let file = try WeightsFile.read(path: path)
        return try load(file.weights, file.metadata, file.calibration, file.ranges, path: path, precision)
    }

    private static func load(
        _ source: any WeightSource,
        _ metadata: [String: String],
        _ calibration: Calibration,
        _ ranges: ActivationRanges?,
        path: String,
        _ precision: PrecisionChoice
    ) throws -> ServedModel {
        let obstacle: String? =
            if ranges == nil {
                "\(path) holds no activation ranges; digits calibrate measures them"
            } else if !Processor.multipliesBytes {
                "this processor has no VNNI instructions"
            } else {
                nil
            }
        if precision == .int8, let obstacle { throw PrecisionError(reason: obstacle) }
        let usesBytes = precision != .float32 && obstacle == nil
        let weights = try PackedWeights(source: source, ranges: usesBytes ? ranges : nil)
        // One picture packs every layout that single pictures need.
        let blank = DigitImage(pixels: [UInt8](repeating: 0, count: DigitImage.pixelCount))
        _ = try CompiledNetwork(weights).logits([blank])
        weights.forgetSource()
        return ServedModel(
            weights: weights,
            calibration: calibration,
            metadata: metadata,
            fallback: precision == .automatic ? obstacle.map { "computing in float32: \($0)" } : nil
        )
    }
}

/// Bytes were asked for, and cannot be computed in.
public struct PrecisionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is missing.
    public let reason: String

    /// One sentence for a terminal or a log.
    public var description: String { "cannot compute in int8: \(reason)" }
}
