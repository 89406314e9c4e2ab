import Testing

@testable import LargerCNN

/// Batch normalisation in training against PyTorch, and what is left of it in the weights.
@Suite(.serialized) struct BatchNormalisationTests {
    /// The greatest difference in a gradient, as a share of its greatest scalar.
    private static let tolerance = 1e-4

    private let fixture: NetworkFixture
    private let weights: ModelWeights
    private let images: [DigitImage]
    private let labels: [UInt8]
    private let settings = TrainingNetwork.Settings(threads: 2, dropout: false)

    init() throws {
        fixture = try NetworkFixture.shared.get()
        weights = try NetworkFixture.weights.get()
        let batch = fixture.batch(ofStep: 1)
        images = batch.images
        labels = batch.labels.map(UInt8.init)
    }

    private func network(_ state: TrainingState) throws -> TrainingNetwork {
        try TrainingNetwork(state, batchSize: fixture.batch, settings: settings)
    }

    @Test func lossGradientsAndStatisticsAreThoseOfPyTorch() throws {
        let network = try network(TrainingState(weights: weights, normalisation: .initial))
        let loss = try network.computeGradients(images, labels: labels).loss
        #expect(abs(loss - fixture.normalised.loss) < 1e-4)
        let gradients = try network.gradients()
        #expect(gradients.count == 12)
        for (name, summary) in fixture.normalised.gradients {
            expectAgreement(try #require(gradients[name]), with: summary, tolerance: Self.tolerance, name)
        }

        // Without a decay nothing is left of earlier statistics.
        try network.step(images, labels: labels, learningRate: 0)
        let statistics = try #require(try network.state().normalisation?.named)
        #expect(fixture.normalised.statistics.count == 6)
        for (name, summary) in fixture.normalised.statistics {
            expectAgreement(try #require(statistics[name]), with: summary, tolerance: Self.tolerance, name)
        }
    }

    @Test func adoptedNormalisationChangesNothing() throws {
        let plain = try network(TrainingState(weights: weights))
        let normalised = try network(TrainingState(weights: weights, normalisation: .initial))
        try normalised.adoptNormalisation(images, labels: labels)

        try plain.computeGradients(images, labels: labels)
        try normalised.computeGradients(images, labels: labels)
        #expect(normalised.logits().distance(to: plain.logits()) < 1e-3)

        let folded = try normalised.averagedWeights()
        for (name, tensor) in weights.named {
            let greatest = tensor.scalars.reduce(0) { max($0, abs($1)) }
            #expect(folded[name].distance(to: tensor) <= 1e-5 * max(1, greatest), "\(name)")
        }
    }

    @Test func foldedWeightsAnswerAsTheNormalisedNetworkByItsAverages() throws {
        let normalised = try network(TrainingState(weights: weights, normalisation: .initial))
        // Averages that stand still at this batch's own statistics: with them, both must agree on this batch.
        try normalised.step(images, labels: labels, learningRate: 0)
        try normalised.computeGradients(images, labels: labels)
        let answers = try CompiledNetwork(weights: normalised.averagedWeights(), threads: 1).logits(images)
        let expected = Tensor(shape: [fixture.batch, 10], scalars: answers.flatMap(\.self))
        #expect(normalised.logits().distance(to: expected) < 1e-3)
    }

    @Test func aResumedTrainingGoesOnToTheSameBits() throws {
        let settings = TrainingNetwork.Settings(threads: 2, averageDecay: 0.9, seed: 3)
        func make(_ state: TrainingState) throws -> TrainingNetwork {
            try TrainingNetwork(state, batchSize: fixture.batch, settings: settings)
        }
        let whole = try make(TrainingState(weights: weights, normalisation: .initial))
        try whole.step(images, labels: labels, learningRate: 0.001)
        let interrupted = try whole.state()
        try whole.step(images, labels: labels, learningRate: 0.001)
        let resumed = try make(interrupted)
        try resumed.step(images, labels: labels, learningRate: 0.001)
        let (expected, state) = (try whole.state(), try resumed.state())
        #expect(expected.normalisation != interrupted.normalisation)
        let same = state == expected
        #expect(same)
    }

    @Test func tensorsGoThereAndBackByTheirNames() throws {
        let initial = BatchNormalisation.initial
        #expect(try BatchNormalisation(named: initial.named) == initial)
        var named = initial.named
        named["conv2.mean"] = nil
        #expect(throws: ModelWeightsError.missing(name: "conv2.mean")) { try BatchNormalisation(named: named) }
        named["conv2.mean"] = Tensor(zeros: [64])
        #expect(throws: ModelWeightsError.shape(name: "conv2.mean", expected: [128], got: [64])) {
            try BatchNormalisation(named: named)
        }
        named["conv2.mean"] = Tensor(zeros: [128])
        named["conv4.mean"] = Tensor(zeros: [128])
        #expect(throws: ModelWeightsError.unknown(name: "conv4.mean")) { try BatchNormalisation(named: named) }
    }
}
