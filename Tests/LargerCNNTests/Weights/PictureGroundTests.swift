import Foundation
import Testing

@testable import LargerCNN

@Suite struct PictureGroundTests {
    private func input(_ pixel: UInt8, _ origin: DigitImage.Origin, on ground: PictureGround) -> Float {
        let image = DigitImage(pixels: [UInt8](repeating: pixel, count: DigitImage.pixelCount), origin: origin)
        var buffer = [Float](repeating: 7, count: DigitImage.pixelCount + 1)
        buffer.withUnsafeMutableBufferPointer { image.normalise(into: $0, at: 1, on: ground) }
        #expect(buffer[0] == 7)
        #expect(Set(buffer.dropFirst()).count == 1)
        return buffer[1]
    }

    /// Mean and deviation of 0.5 take paper of 0 to -1 and ink of 1 to 1.
    @Test(arguments: [
        (DigitImage.Origin.bitmap, PictureGround.half, Float(-1)), (.bitmap, .none, -1), (.picture, .none, -1),
        (.picture, .half, 0), (.picture, PictureGround(0.25), -0.5),
    ])
    func paperEntersOnTheGroundOfItsOriginAndInkAsOne(origin: DigitImage.Origin, ground: PictureGround, paper: Float) {
        #expect(abs(input(0, origin, on: ground) - paper) < 1e-6)
        #expect(abs(input(255, origin, on: ground) - 1) < 1e-6)
    }

    @Test func theGroundStandsInTheWeightsFile() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/w.safetensors"
            var weights = ModelWeights(seed: 2)
            weights.ground = PictureGround(0.375)
            try WeightsFile(weights: weights, metadata: ["seed": "2"]).write(path: path)
            let read = try WeightsFile.read(path: path)
            #expect(read.weights == weights)
            #expect(read.metadata == ["seed": "2"])
            #expect(try ServedModel.load(path: path, precision: .float32).weights.ground == weights.ground)

            weights.ground = .none
            try WeightsFile(weights: weights).write(path: path)
            #expect(try WeightsFile.metadata(path: path) == [:])
            #expect(try ServedModel.load(path: path, precision: .float32).weights.ground == .none)
        }
    }

    @Test(arguments: ["1", "-0.1", "dark", "nan", ""]) func whatIsNoGroundIsRefused(text: String) throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/w.safetensors"
            let content = Safetensors(
                tensors: ModelWeights.zeros.named,
                metadata: ["input.picture_ground": text]
            )
            try Data(content.encoded()).write(to: URL(filePath: path))
            for load in [{ _ = try WeightsFile.read(path: path) }, { _ = try ServedModel.load(path: path) }] {
                let error = #expect(throws: WeightsFileError.self) { try load() }
                #expect(error?.description.contains("input.picture_ground is '\(text)'") == true)
            }
        }
    }

    /// The fast network, the one that trains and the naive one are told the same.
    @Test func allNetworksHeedTheOrigin() throws {
        var weights = try NetworkFixture.weights.get()
        let bitmaps = try NetworkFixture.shared.get().images(4).images
        let pictures = bitmaps.map { DigitImage(pixels: $0.pixels, origin: .picture) }
        func logits(_ images: [DigitImage]) throws -> Tensor {
            Tensor(rows: try CompiledNetwork(weights: weights).logits(images))
        }
        #expect(try logits(pictures) == logits(bitmaps))

        let before = try logits(bitmaps)
        weights.ground = .half
        #expect(try logits(bitmaps) == before)
        let expected = ReferenceNetwork(weights: weights).logits(pictures)
        #expect(expected.distance(to: before) > 0.01)
        #expect(try logits(pictures).distance(to: expected) < 1e-4)

        let training = try TrainingNetwork(
            weights: weights,
            batchSize: 4,
            settings: TrainingNetwork.Settings(dropout: false)
        )
        try training.computeGradients(pictures, labels: [0, 1, 2, 3])
        #expect(training.logits().distance(to: expected) < 1e-4)
        #expect(try training.averagedWeights().ground == .half)
    }

    @Test func aTrainingKeepsItsGroundOverACheckpoint() throws {
        try withTemporaryFolder { folder in
            var configuration = TrainingConfiguration()
            configuration.pictureGround = 0.25
            configuration.batchSize = 2
            configuration.epochs = 1
            let digits = LabelledDigits(
                images: [DigitImage](repeating: GreyDigit.ring.image, count: 4),
                labels: [0, 0, 0, 0]
            )
            let data = TrainingData(mnist: digits, validationCount: 2)
            let trainer = try Trainer(configuration, data: data)
            let path = "\(folder)/c"
            try trainer.checkpoint().write(path: path)
            let state = try Checkpoint.read(path: path).state
            #expect(state.weights.ground == PictureGround(0.25))
            #expect(state.average.ground == PictureGround(0.25))

            // Programs from before there was a ground wrote none into the recipe.
            configuration.pictureGround = nil
            #expect(try Trainer(configuration, data: data).checkpoint().state.weights.ground == .none)
        }
    }
}
