import Checksum
import LargerCNN
import TrainerLink

/// Measures weights files as the service would serve them.
struct WeightsAssessor {
    /// What they are measured on.
    let sets: AssessmentSets
    /// What to compute in.
    let precision: PrecisionChoice
    /// Threads that the networks use.
    let threads: Int

    /// Makes the confidence of a weights file honest and readies it for int8, in place.
    ///
    /// - Throws: `WeightsFileError`, or `OneDNNError` if memory runs out.
    func calibrate(_ path: String) throws {
        let file = try WeightsFile.read(path: path)
        let network = try CompiledNetwork(weights: file.weights, threads: threads)
        let study = CalibrationStudy(try sets.validation.scores(of: network))
        let sample = sets.validation.sample(of: ByteStudy.sampleSize)
        let fit = try RangeFit(file.weights, images: sample, threads: threads)
        let calibrated = WeightsFile(
            weights: file.weights,
            metadata: file.metadata,
            calibration: study.calibration,
            ranges: fit.ranges
        )
        try calibrated.write(path: path)
    }

    /// Measures a weights file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - known: What an earlier measurement came to; sets that are still the same are taken from there.
    /// - Returns: The mistakes on every set.
    /// - Throws: `WeightsFileError`, `PrecisionError`, `OneDNNError`, or `FileReadError`.
    func assess(_ path: String, knowing known: Assessment?) throws -> Assessment {
        let digest = try SHA256.digest(ofFileAt: path)
        let model = try ServedModel.load(path: path, precision: precision)
        let network = CompiledNetwork(model.weights, threads: threads)
        let precision = model.precision.rawValue
        let earlier = known?.sha256 == digest && known?.precision == precision ? known : nil
        let measured = try sets.entries.map { entry in
            let checksum = entry.checksum
            if let set = earlier?[entry.name], set.checksum == checksum { return set }
            let logits = try network.logits(entry.images, looking: .twice)
            let mistakes = entry.labels.indices.filter { index in
                let label = entry.labels[index]
                guard label != LabelledImages.noDigit else { return !model.calibration.rejects(logits[index]) }
                return Prediction(logits: logits[index]).digit != Int(label)
            }
            return Assessment.PictureSet(
                name: entry.name,
                kind: entry.kind,
                checksum: checksum,
                count: entry.labels.count,
                mistakes: mistakes
            )
        }
        return Assessment(sha256: digest, precision: precision, sets: measured)
    }
}
