import OneDNN
import Testing

@testable import LargerCNN

/// The network that serves, against PyTorch and against the naive one.
@Suite struct CompiledNetworkTests {
    /// The greatest difference in a logit that users are promised.
    ///
    /// Logits are near 1 here and below 30 with trained weights. Sums in another order leave 1e-6; Winograd's transform
    /// of the image tiles adds rounding of about 1e-5.
    private static let logitTolerance: Float = 1e-4

    private let fixture: NetworkFixture
    private let weights: ModelWeights
    private let packed: PackedWeights

    init() throws {
        fixture = try NetworkFixture.shared.get()
        weights = try NetworkFixture.weights.get()
        packed = try Self.packed.get()
    }

    private static let packed = Result { try PackedWeights(NetworkFixture.weights.get()) }

    /// Seven images run in a chain for eight, and 67 in turns of at most 64.
    @Test(arguments: [1, 2, 7, 32, 67], [1, 2])
    func theLogitsAreThoseOfPyTorch(count: Int, threads: Int) throws {
        let (images, expected) = fixture.images(count)
        let logits = try CompiledNetwork(packed, threads: threads).logits(images)
        #expect(logits.count == count)
        #expect(Tensor(rows: logits).distance(to: expected) < Self.logitTolerance)
    }

    @Test func theLogitsAreThoseOfTheNaiveNetwork() throws {
        let blank = DigitImage(pixels: [UInt8](repeating: 0, count: DigitImage.pixelCount))
        let full = DigitImage(pixels: [UInt8](repeating: 255, count: DigitImage.pixelCount))
        let images = [blank, full] + fixture.images.suffix(2)
        let logits = try CompiledNetwork(packed).logits(images)
        let expected = ReferenceNetwork(weights: weights).logits(images)
        #expect(Tensor(rows: logits).distance(to: expected) < Self.logitTolerance)
    }

    @Test func noImageGivesNoLogits() throws {
        #expect(try CompiledNetwork(packed).logits([]).isEmpty)
    }

    /// oneDNN's `ref` kernels are right but a hundred times slower: one in the chain means that a layout was forced.
    @Test(arguments: [1, 2, 4, 8, 16, 32, 64])
    func noLayerFallsBackToAReferenceKernel(batchSize: Int) throws {
        let names = try CompiledNetwork(packed).implementations(batchSize: batchSize)
        #expect(names.contains { $0.hasPrefix("convolution") })
        #expect(names.filter { $0.contains(": ref") } == [])
    }
}
