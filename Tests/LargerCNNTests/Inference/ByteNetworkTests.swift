import Dispatch
import OneDNN
import Synchronization
import Testing

@testable import LargerCNN

/// The network in bytes, against the one in floats.
@Suite(.enabled(if: Processor.multipliesBytes, "this processor does not compute in bytes"))
struct ByteNetworkTests {
    /// The greatest difference in a logit.
    ///
    /// They are near 1 here, and what 8 bits leave is some 0.01.
    private static let tolerance: Float = 0.05

    private let fixture: NetworkFixture
    private let packed: PackedWeights

    init() throws {
        fixture = try NetworkFixture.shared.get()
        packed = try Self.packed.get()
    }

    private static let ranges = Result {
        try RangeFit(NetworkFixture.weights.get(), images: NetworkFixture.shared.get().images, threads: 1).ranges
    }
    private static let packed = Result { try PackedWeights(NetworkFixture.weights.get(), ranges: ranges.get()) }

    private let blank = DigitImage(pixels: [UInt8](repeating: 0, count: DigitImage.pixelCount))
    private let full = DigitImage(pixels: [UInt8](repeating: 255, count: DigitImage.pixelCount))

    @Test func theLogitsAreNearThoseOfPyTorch() throws {
        let (images, expected) = fixture.images(32)
        let logits = try CompiledNetwork(packed).logits(images)
        #expect(Tensor(rows: logits).distance(to: expected) < Self.tolerance)
        #expect(CompiledNetwork(packed).precision == .int8)
    }

    @Test func blankAndSaturatedPicturesAreAsNear() throws {
        let weights = try NetworkFixture.weights.get()
        let fit = try RangeFit(weights, images: [blank, full] + fixture.images.prefix(4), threads: 1)
        let logits = try CompiledNetwork(PackedWeights(weights, ranges: fit.ranges)).logits([blank, full])
        let expected = try CompiledNetwork(weights: weights).logits([blank, full])
        #expect(Tensor(rows: logits).distance(to: Tensor(rows: expected)) < Self.tolerance)
    }

    /// Where every activation is clipped to almost nothing, what is left are the last layer's biases.
    @Test func clippedActivationsSaturateInsteadOfWrappingRound() throws {
        let weights = try NetworkFixture.weights.get()
        let ranges = ActivationRanges(ends: ActivationRanges.layers.map { _ in 1e-6 })
        let logits = try CompiledNetwork(PackedWeights(weights, ranges: ranges)).logits([full])
        let bias = weights["fc3.bias"].scalars
        #expect(Tensor(rows: logits).distance(to: Tensor(rows: [bias])) < 1e-3)
    }

    /// Sums of integers do not depend on their order, so neither batch nor threads change a single bit.
    @Test(arguments: [2, 7, 32, 67], [1, 2, 3])
    func batchesAndThreadsChangeNothing(count: Int, threads: Int) throws {
        let images = fixture.images(count).images
        let network = CompiledNetwork(packed, threads: threads)
        let single = CompiledNetwork(packed)
        let expected = try images.flatMap { try single.logits([$0]) }
        #expect(try network.logits(images) == expected)
    }

    @Test func lanesShareOnePackedCopyAtTheSameTime() throws {
        let images = fixture.images
        let packed = try PackedWeights(NetworkFixture.weights.get(), ranges: Self.ranges.get())
        let expected = try CompiledNetwork(packed).logits(images)
        let byteCount = packed.byteCount
        let agreeing = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            let logits = try? CompiledNetwork(packed).logits(images)
            if logits == expected { agreeing.withLock { $0 += 1 } }
        }
        #expect(agreeing.withLock { $0 } == 4)
        #expect(packed.byteCount == byteCount)
        // A byte for each parameter; Winograd's transform holds 16 for 9 of the convolutions', and biases stay floats.
        #expect(byteCount < Architecture.parameterCount + 400_000)
    }

    @Test(arguments: [1, 2, 32])
    func noLayerFallsBackToAReferenceKernel(batchSize: Int) throws {
        let names = try CompiledNetwork(packed).implementations(batchSize: batchSize)
        #expect(names.count { $0.contains("vnni") } >= 5, "\(names)")
        #expect(names.filter { $0.contains(": ref") } == [])
    }
}
