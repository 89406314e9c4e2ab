import Testing

@testable import LargerCNN

/// The naive network against PyTorch, on weights that both draw from the same seed.
@Suite struct ReferenceNetworkTests {
    /// The greatest difference in a logit or a loss.
    ///
    /// Logits are near 1; both sides add up to 12,544 products per output in single precision and in another order, which
    /// leaves 1e-6. What is promised of the fast network is 1e-4, and its yardstick must be finer.
    private static let logitTolerance: Float = 1e-5

    /// The greatest difference in a gradient, as a share of its greatest scalar.
    ///
    /// The scalars are sums over images and pixels, which the two sides add up in different orders: up to 2e-6 is left on
    /// this fixture.
    private static let gradientTolerance = 2e-5

    private let fixture: NetworkFixture
    private let network: ReferenceNetwork

    init() throws {
        fixture = try NetworkFixture.shared.get()
        network = ReferenceNetwork(weights: try NetworkFixture.weights.get())
    }

    @Test func theSeededWeightsAreThoseOfTheFixtureBitForBit() {
        var (sum, count): (UInt64, Int) = (0, 0)
        for tensor in network.weights.tensors {
            sum &+= tensor.checksum(after: count)
            count += tensor.scalars.count
        }
        #expect(count == Architecture.parameterCount)
        #expect(String(sum) == fixture.weightChecksum)
    }

    @Test func theLogitsAreThoseOfPyTorch() {
        let count = 4
        let logits = network.logits(Array(fixture.images.prefix(count)))
        let expected = Tensor(shape: [count, 10], scalars: Array(fixture.logits.prefix(count * 10)))
        #expect(logits.distance(to: expected) < Self.logitTolerance)
    }

    @Test func lossAndGradientsAreThoseOfPyTorch() throws {
        try expectStep(fixture.plain)
    }

    @Test func lossAndGradientsUnderADropoutMaskAreThoseOfPyTorch() throws {
        try expectStep(fixture.dropout, dropoutMasks: ["fc1": fixture.dropoutMask])
    }

    @Test func lossAndGradientsWithLabelSmoothingAreThoseOfPyTorch() throws {
        try expectStep(fixture.smoothed, labelSmoothing: fixture.smoothing)
    }

    private func expectStep(
        _ expected: NetworkFixture.Step,
        dropoutMasks: [String: Tensor] = [:],
        labelSmoothing: Float = 0
    ) throws {
        let (loss, gradients) = network.lossAndGradients(
            Array(fixture.images.prefix(fixture.batch)),
            labels: Array(fixture.labels.prefix(fixture.batch)),
            dropoutMasks: dropoutMasks,
            labelSmoothing: labelSmoothing
        )
        #expect(abs(loss - expected.loss) < Self.logitTolerance)
        #expect(gradients.count == 12)
        for (name, summary) in expected.gradients {
            let gradient = try #require(gradients[name])
            expectAgreement(gradient, with: summary, tolerance: Self.gradientTolerance, name)
        }
    }
}
