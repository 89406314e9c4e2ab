import Foundation
import Testing

@testable import LargerCNN

@Suite struct AugmentationTests {
    @Test func noVariationLeavesTheImageAsItIs() {
        var generator = SplitMix64(seed: 1)
        let image = GreyDigit.ring.image
        #expect(Augmentation.none(image, using: &generator) == image)
    }

    @Test(arguments: [Augmentation(), .affine])
    func theSameSeedGivesTheSameVariation(augmentation: Augmentation) {
        let image = GreyDigit.ring.image
        for seed in UInt64(0)..<20 {
            var (first, second, other) = (SplitMix64(seed: seed), SplitMix64(seed: seed), SplitMix64(seed: seed + 100))
            let varied = augmentation(image, using: &first)
            #expect(varied == augmentation(image, using: &second))
            #expect(varied != augmentation(image, using: &other))
        }
    }

    @Test func mostOfTheInkSurvivesEveryVariation() {
        let image = GreyDigit.ring.image
        let ink = image.pixels.reduce(0) { $0 + Int($1) }
        var generator = SplitMix64(seed: 5)
        let kept = (0..<300).map { _ in
            Double(Augmentation()(image, using: &generator).pixels.reduce(0) { $0 + Int($1) }) / Double(ink)
        }
        #expect((kept.min() ?? 0) > 0.25)
        #expect((kept.max() ?? 9) < 3.5)
        // No drift: on average a digit is about as inky as it was.
        #expect((0.85...1.3).contains(kept.reduce(0, +) / 300))
    }

    @Test func anEffectWithoutProbabilityNeverComes() {
        var augmentation = Augmentation.none
        augmentation.plain = 0
        for path in Self.effects { augmentation[keyPath: path].probability = 0 }
        let image = GreyDigit.ring.image
        for seed in UInt64(0)..<50 {
            var generator = SplitMix64(seed: seed)
            let varied = augmentation(image, using: &generator)
            #expect(varied == image)
        }
    }

    private static let effects: [any WritableKeyPath<Augmentation, Augmentation.Effect> & Sendable] = [
        \.elastic, \.thickness, \.levels, \.softening, \.noise, \.occlusion, \.cutOff, \.strayMarks,
    ]

    @Test(arguments: 0..<8)
    func anEffectAloneChangesTheImage(index: Int) {
        var augmentation = Augmentation.none
        augmentation.plain = 0
        for path in Self.effects { augmentation[keyPath: path].probability = 0 }
        augmentation[keyPath: Self.effects[index]].probability = 1
        var generator = SplitMix64(seed: 3)
        let image = GreyDigit.ring.image
        let changed = (0..<20).count { _ in augmentation(image, using: &generator) != image }
        #expect(changed >= 15)
    }

    @Test func strengthsSurviveJSON() throws {
        var augmentation = Augmentation()
        augmentation.noise = Augmentation.Effect(0.5, strength: 2)
        let decoded = try JSONDecoder().decode(Augmentation.self, from: JSONEncoder().encode(augmentation))
        #expect(decoded == augmentation)
    }

    @Test(arguments: [DigitImage.Origin.bitmap, .picture]) func aVariedDigitComesFromWhereItCame(
        origin: DigitImage.Origin
    ) {
        var generator = SplitMix64(seed: 1)
        let image = DigitImage(pixels: GreyDigit.ring.image.pixels, origin: origin)
        #expect((0..<20).allSatisfy { _ in Augmentation()(image, using: &generator).origin == origin })
        #expect(SecondLook.variations(of: image).allSatisfy { $0.origin == origin })
    }
}

extension GreyDigit {
    /// All black.
    static let blank = GreyDigit(values: [Float](repeating: 0, count: GreyDigit.pixelCount))

    /// A zero: a ring about three pixels wide in the middle, 20 pixels high.
    static let ring = GreyDigit(
        values: (0..<GreyDigit.pixelCount).map { index in
            let (x, y) = (Float(index % 28) - 13.5, Float(index / 28) - 13.5)
            let radius = (x * x + y * y).squareRoot()
            return max(0, 255 * min(1, 2 - abs(radius - 8)))
        }
    )

    /// Sum of all values.
    var ink: Float { values.reduce(0, +) }
}
