import LargerCNN
import ServiceSupport

/// What `digits bench` times.
enum BenchWorkload: String, CaseIterable {
    /// A training step: forward, backward, update.
    case training
    /// Raw scores of a batch.
    case inference
    /// Multiplications as fast as the processor can.
    case peak

    /// One call of the workload.
    struct Call {
        /// In what it computes; training does so in floats.
        let precision: Precision
        /// Multiplications of a call, each with its addition, as the layers are defined.
        let multiplications: Int
        let run: () throws -> Void
    }

    /// Prepares the workload.
    ///
    /// - Parameters:
    ///   - options: The command's options.
    ///   - batch: Images of a step or a call.
    ///   - threads: Threads of a call.
    /// - Returns: What to call.
    /// - Throws: An error of the options, of the weights file or of oneDNN.
    func call(_ options: ParsedOptions, batch: Int, threads: Int) throws -> Call {
        // Random pictures: how long a call takes depends on shapes alone.
        var generator = SplitMix64(seed: 1)
        let images = (0..<batch).map { _ in
            DigitImage(pixels: (0..<DigitImage.pixelCount).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
        }
        let precision = try options.choice("precision", as: Precision.self)
        switch self {
        case .training:
            let labels = images.indices.map { UInt8($0 % 10) }
            let settings = TrainingNetwork.Settings(threads: threads, averageDecay: 0.999)
            let network = try TrainingNetwork(weights: ModelWeights(seed: 1), batchSize: batch, settings: settings)
            // Backward costs twice forward: a product for each gradient.
            return Call(precision: .float32, multiplications: 3 * batch * Architecture.multiplications) {
                try network.step(images, labels: labels, learningRate: 0.001)
            }
        case .inference:
            let network = CompiledNetwork(try Self.weights(options, precision), threads: threads)
            return Call(precision: precision, multiplications: batch * Architecture.multiplications) {
                _ = try network.logits(images)
            }
        case .peak:
            let peak = try PeakThroughput(precision, threads: threads)
            return Call(precision: precision, multiplications: peak.multiplicationsPerCall) { try peak.run() }
        }
    }

    /// The weights of a file, or random ones with ranges that they need not keep to.
    private static func weights(_ options: ParsedOptions, _ precision: Precision) throws -> PackedWeights {
        if let path = options.stringIfGiven("model") {
            return try ServedModel.load(path: path, precision: precision == .int8 ? .int8 : .float32).weights
        }
        let ranges = ActivationRanges(ends: ActivationRanges.layers.map { _ in 1 })
        return try PackedWeights(ModelWeights(seed: 1), ranges: precision == .int8 ? ranges : nil)
    }
}
