import Foundation
import Testing

@testable import LargerCNN

@Suite struct ReferenceAdamTests {
    /// adam.json: what torch.optim.Adam made of five parameters in ten steps.
    private struct Fixture: Decodable {
        let start: [Float]
        let gradients: [[Float]]
        let after: [[Float]]
    }

    @Test func theFirstStepIsTheRateAgainstTheGradientsSign() throws {
        var optimizer = ReferenceAdam(rate: 0.25)
        var parameters = ["p": Tensor(shape: [3], scalars: [1, 1, 1])]
        optimizer.step(&parameters, gradients: ["p": Tensor(shape: [3], scalars: [2, -0.5, 0])])
        let moved = try #require(parameters["p"])
        #expect(moved.distance(to: Tensor(shape: [3], scalars: [0.75, 1.25, 1])) < 1e-6)
    }

    /// The parameters are below 1 and so rounded to 6e-8 at each of ten steps, in both implementations.
    @Test func tenStepsAreThoseOfPyTorch() throws {
        let fixture = try Fixtures.decode(Fixture.self, from: "adam.json")
        var optimizer = ReferenceAdam()
        var parameters = ["p": Tensor(shape: [5], scalars: fixture.start)]
        for (gradient, expected) in zip(fixture.gradients, fixture.after) {
            optimizer.step(&parameters, gradients: ["p": Tensor(shape: [5], scalars: gradient)])
            let moved = try #require(parameters["p"])
            #expect(moved.distance(to: Tensor(shape: [5], scalars: expected)) < 1e-6)
        }
        #expect(optimizer.steps == 10)
    }
}
