internal import OneDNN

/// The network on one thread, or with the threads of OpenMP: programs made when they are first needed.
final class NetworkLane {
    private let weights: PackedWeights
    private let threads: Int
    private var convolutions: ConvolutionProgram?
    private var dense: [Int: DenseProgram] = [:]

    init(_ weights: PackedWeights, threads: Int) {
        self.weights = weights
        self.threads = threads
    }

    /// Ten logits for each picture, in order.
    func logits(_ images: ArraySlice<DigitImage>) throws -> [[Float]] {
        ThreadCount.set(threads)
        var logits: [[Float]] = []
        logits.reserveCapacity(images.count)
        var rest = images
        while !rest.isEmpty {
            let dense = try dense(holding: min(rest.count, CompiledNetwork.largestBatch))
            let convolutions = try convolutionProgram()
            let batch = rest.prefix(dense.batchSize)
            for (row, image) in batch.enumerated() {
                try convolutions.run(image)
                dense.load(convolutions.features, row: row)
            }
            logits += try dense.logits(batch.count)
            rest = rest.dropFirst(batch.count)
        }
        return logits
    }

    /// Names of the implementations that a batch of this size uses.
    func implementations(batchSize: Int) throws -> [String] {
        ThreadCount.set(threads)
        return try convolutionProgram().implementations + dense(holding: batchSize).implementations
    }

    /// The programs of one picture on one thread, apart from any lane.
    static func programs(_ weights: PackedWeights) throws -> (ConvolutionProgram, DenseProgram) {
        ThreadCount.set(1)
        return (try ConvolutionProgram(weights), try DenseProgram(weights, batchSize: 1))
    }

    private func convolutionProgram() throws -> ConvolutionProgram {
        if let convolutions { return convolutions }
        let made = try ConvolutionProgram(weights)
        convolutions = made
        return made
    }

    /// The chain of the next power of two: seven chains serve every batch, at the price of some idle rows.
    private func dense(holding count: Int) throws -> DenseProgram {
        var batchSize = 1
        while batchSize < count { batchSize *= 2 }
        if let program = dense[batchSize] { return program }
        let program = try DenseProgram(weights, batchSize: batchSize)
        dense[batchSize] = program
        return program
    }
}
