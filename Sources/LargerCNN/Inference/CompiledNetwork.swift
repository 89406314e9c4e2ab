internal import Dispatch
internal import Synchronization

/// The fast network: primitive chains over shared weights, each compiled once.
///
/// It belongs to one thread at a time and is therefore not `Sendable`; the packed weights beneath it are shared. With
/// several threads a batch is shared out among them, each with activations of its own: they meet once for a batch instead
/// of once for a layer. A single picture is computed by all threads together.
public final class CompiledNetwork {
    /// Largest number of images whose dense layers are computed at once; more are taken in turns.
    public static let largestBatch = 64

    /// What the network computes in.
    public var precision: Precision { weights.precision }

    private let weights: PackedWeights
    /// All threads on one picture.
    private let whole: NetworkLane
    /// One thread each; none where there is only one.
    private let lanes: [NetworkLane]

    /// Creates a network over packed weights.
    ///
    /// - Parameters:
    ///   - weights: The weights, shared with other networks.
    ///   - threads: Threads that one call uses; 1 for a serving lane.
    public init(_ weights: PackedWeights, threads: Int = 1) {
        self.weights = weights
        whole = NetworkLane(weights, threads: threads)
        lanes = threads > 1 ? (0..<threads).map { _ in NetworkLane(weights, threads: 1) } : []
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
        guard images.count > 1, !lanes.isEmpty else { return try whole.logits(images[...]) }
        let share = (images.count + lanes.count - 1) / lanes.count
        let parts = stride(from: 0, to: images.count, by: share).map { images[$0..<min($0 + share, images.count)] }
        return try Self.compute(parts, on: lanes)
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
        try (lanes.first ?? whole).implementations(batchSize: batchSize)
    }

    /// Each part on the lane of its place, at the same time; the calling thread is one of those that work.
    private static func compute(_ parts: [ArraySlice<DigitImage>], on lanes: [NetworkLane]) throws -> [[Float]] {
        // Each lane is touched by one iteration, and all are over when this function returns.
        nonisolated(unsafe) let lanes = lanes
        let results = Mutex([Result<[[Float]], any Error>](repeating: .success([]), count: parts.count))
        DispatchQueue.concurrentPerform(iterations: parts.count) { index in
            let result = Result { try lanes[index].logits(parts[index]) }
            results.withLock { $0[index] = result }
        }
        return try results.withLock { $0 }.flatMap { try $0.get() }
    }
}
