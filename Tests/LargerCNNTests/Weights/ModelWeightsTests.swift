import Testing

@testable import LargerCNN

@Suite struct ModelWeightsTests {
    @Test func theNetworkHasAsManyParametersAsItsDesignSays() {
        #expect(Architecture.parameterCount == 6_926_602)
        #expect(
            Architecture.parameters.map(\.name) == [
                "conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias", "conv3.weight", "conv3.bias",
                "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias", "fc3.weight", "fc3.bias",
            ]
        )
    }

    @Test func theSameSeedGivesTheSameWeights() {
        #expect(ModelWeights(seed: 3) == ModelWeights(seed: 3))
        #expect(ModelWeights(seed: 3) != ModelWeights(seed: 4))
    }

    @Test func freshWeightsStayWithinTheirFanIn() {
        let weights = ModelWeights(seed: 1)
        #expect(weights["conv1.weight"].scalars.allSatisfy { $0.magnitude <= 1 / 3 })
        #expect(weights["fc3.bias"].scalars.allSatisfy { $0.magnitude <= 1 / 16 })
        #expect(weights["conv1.weight"].scalars.contains { $0.magnitude > 0.3 })
    }

    @Test func aMissingTensorIsNamed() {
        var named = ModelWeights.zeros.named
        named["fc2.bias"] = nil
        #expect(throws: ModelWeightsError.missing(name: "fc2.bias")) { try ModelWeights(named: named) }
    }

    @Test func aTensorOfAnotherShapeIsNamed() {
        var named = ModelWeights.zeros.named
        named["fc3.bias"] = Tensor(zeros: [11])
        #expect(throws: ModelWeightsError.shape(name: "fc3.bias", expected: [10], got: [11])) {
            try ModelWeights(named: named)
        }
    }

    @Test func anUnknownTensorIsNamed() {
        var named = ModelWeights.zeros.named
        named["fc4.weight"] = Tensor(zeros: [1])
        #expect(throws: ModelWeightsError.unknown(name: "fc4.weight")) { try ModelWeights(named: named) }
    }
}
