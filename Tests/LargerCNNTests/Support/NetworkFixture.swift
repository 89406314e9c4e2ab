import Foundation
import Testing

@testable import LargerCNN

/// network.json: what PyTorch computes with LargerCNN.
struct NetworkFixture: Decodable {
    /// What stands there of a tensor too large to store.
    struct Summary: Decodable {
        /// Of all its scalars, in double precision.
        let sum: Double
        /// The square root of the sum of all squares, in double precision.
        let norm: Double
        /// A random sample of its scalars' places.
        let indices: [Int]
        /// The scalars in these places.
        let values: [Float]
    }

    /// One batch in training.
    struct Step: Decodable {
        let loss: Float
        let gradients: [String: Summary]
    }

    /// One batch in training with batch normalisation of scale 1 behind every convolution.
    struct Normalised: Decodable {
        let loss: Float
        let gradients: [String: Summary]
        /// `conv1.mean`, `conv1.variance` and so on: those of the batch.
        let statistics: [String: Summary]
    }

    /// Ten steps of Adam at PyTorch's defaults, each on the next images.
    struct Descent: Decodable {
        let losses: [Float]
        let weights: [String: Summary]
    }

    let weightSeed: UInt64
    let weightGain: Float
    let weightChecksum: String
    /// 32 images of 784 bytes.
    let pixels: Data
    /// 32 digits.
    let labels: [Int]
    /// (32, 10), with the seeded weights times the gain.
    let logits: [Float]
    /// Number of images in each training step; the gradients are those of the first ones.
    let batch: Int
    let maskSeed: UInt64
    /// Without dropout.
    let plain: Step
    /// With ``dropoutMask``.
    let dropout: Step
    /// Label smoothing of ``smoothed``.
    let smoothing: Float
    /// Without dropout.
    let smoothed: Step
    /// Of all 32 images, without dropout.
    let all: Step
    /// Without dropout, from the seeded weights without the gain.
    let adam: Descent
    /// Of the second batch, without dropout.
    let normalised: Normalised

    /// Read once for all tests.
    static let shared = Result { try Fixtures.decode(NetworkFixture.self, from: "network.json") }

    /// The seeded weights times the gain, drawn once for all tests.
    static let weights = shared.map { fixture in
        ModelWeights(seed: fixture.weightSeed).scaled(by: fixture.weightGain)
    }

    var images: [DigitImage] {
        stride(from: 0, to: pixels.count, by: DigitImage.pixelCount).map { start in
            DigitImage(pixels: [UInt8](pixels[start..<start + DigitImage.pixelCount]))
        }
    }

    /// As many images as wanted, going round, with the logits that PyTorch gives them: (count, 10).
    func images(_ count: Int) -> (images: [DigitImage], logits: Tensor) {
        let images = images
        let chosen = (0..<count).map { $0 % images.count }
        let rows = chosen.map { logits[$0 * 10..<($0 + 1) * 10] }
        return (chosen.map { images[$0] }, Tensor(shape: [count, 10], scalars: rows.flatMap(\.self)))
    }

    /// The mask of the first batch after fc1, (batch, 512): the top bit of each of SplitMix64's outputs.
    var dropoutMask: Tensor {
        var generator = SplitMix64(seed: maskSeed)
        return Tensor(shape: [batch, 512], scalars: (0..<batch * 512).map { _ in Float(generator.next() >> 63) })
    }

    /// Images and labels of a step of ``adam``, going round.
    func batch(ofStep step: Int) -> (images: [DigitImage], labels: [Int]) {
        let images = images
        let chosen = (0..<batch).map { (step * batch + $0) % images.count }
        return (chosen.map { images[$0] }, chosen.map { labels[$0] })
    }
}

extension ModelWeights {
    /// Every scalar times a factor.
    func scaled(by factor: Float) -> ModelWeights {
        var scaled = named
        for (name, tensor) in named {
            var tensor = tensor
            let count = tensor.scalars.count
            tensor.withPointer { (pointer: UnsafeMutablePointer<Float>) in
                var index = 0
                while index < count {
                    pointer[index] *= factor
                    index += 1
                }
            }
            scaled[name] = tensor
        }
        guard let weights = try? ModelWeights(named: scaled) else { preconditionFailure("scaling changed a shape") }
        return weights
    }
}
