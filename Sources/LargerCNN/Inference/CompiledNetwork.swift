internal import OneDNN

/// The fast network of one serving lane: a primitive chain per batch size, each compiled once.
///
/// It belongs to one thread at a time and is therefore not `Sendable`; the packed weights beneath it are shared.
public final class CompiledNetwork {
    /// Largest number of images that go through the network at once; more are taken in turns.
    public static let largestBatch = 64

    private let weights: PackedWeights
    private let threads: Int
    private var programs: [Int: InferenceProgram] = [:]

    /// Creates a network over packed weights.
    ///
    /// - Parameters:
    ///   - weights: The weights, shared with other lanes.
    ///   - threads: OpenMP threads that one call uses; 1 for a serving lane.
    public init(_ weights: PackedWeights, threads: Int = 1) {
        self.weights = weights
        self.threads = threads
    }

    /// Creates a network of its own from weights.
    ///
    /// - Throws: `OneDNNError` if the processor is not supported.
    public convenience init(weights: ModelWeights, threads: Int = 1) throws {
        self.init(try PackedWeights(weights), threads: threads)
    }

    /// The network's raw scores.
    ///
    /// - Parameter images: Any number of digits.
    /// - Returns: Ten logits for each image, in order.
    /// - Throws: `OneDNNError` if a primitive cannot be made, which means that memory ran out.
    public func logits(_ images: [DigitImage]) throws -> [[Float]] {
        ThreadCount.set(threads)
        var logits: [[Float]] = []
        var rest = images[...]
        while !rest.isEmpty {
            let program = try program(holding: min(rest.count, Self.largestBatch))
            let batch = rest.prefix(program.batchSize)
            logits += try program.logits(batch)
            rest = rest.dropFirst(batch.count)
        }
        return logits
    }

    /// The network's answers, not calibrated.
    ///
    /// - Parameter images: Any number of digits.
    /// - Returns: A prediction for each image, in order.
    /// - Throws: `OneDNNError` if a primitive cannot be made, which means that memory ran out.
    public func predict(_ images: [DigitImage]) throws -> [Prediction] {
        try logits(images).map { Prediction(logits: $0) }
    }

    /// Names of the oneDNN implementations that a batch of this size uses.
    public func implementations(batchSize: Int) throws -> [String] {
        ThreadCount.set(threads)
        return try program(holding: batchSize).implementations
    }

    /// The chain of the next power of two: seven chains serve every batch, at the price of some idle rows.
    private func program(holding count: Int) throws -> InferenceProgram {
        var batchSize = 1
        while batchSize < count { batchSize *= 2 }
        if let program = programs[batchSize] { return program }
        let program = try InferenceProgram(weights, batchSize: batchSize)
        programs[batchSize] = program
        return program
    }
}
