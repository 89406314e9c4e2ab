import Testing

@testable import LargerCNN

@Suite struct AugmentationTests {
    /// One bright pixel.
    private func dot(_ x: Int, _ y: Int) -> DigitImage {
        var pixels = [UInt8](repeating: 0, count: 784)
        pixels[y * 28 + x] = 255
        return DigitImage(pixels: pixels)
    }

    @Test func noVariationLeavesTheImageAsItIs() {
        var generator = SplitMix64(seed: 1)
        #expect(Augmentation.none(dot(3, 4), using: &generator) == dot(3, 4))
    }

    @Test func aWholeShiftMovesEveryPixel() {
        let moved = Augmentation.transform(dot(10, 12), angle: 0, size: 1, shiftX: 2, shiftY: -3)
        #expect(moved == dot(12, 9))
    }

    @Test func aQuarterTurnTurnsAboutTheCentre() {
        let turned = Augmentation.transform(dot(20, 13), angle: .pi / 2, size: 1, shiftX: 0, shiftY: 0)
        // 6.5 right of and 0.5 above the centre: the turn brings it 6.5 below and 0.5 right.
        #expect(turned.pixels[20 * 28 + 14] > 200)
    }

    @Test func scalingKeepsTheInkAboutAsBrightAsItWas() {
        let block = DigitImage(
            pixels: (0..<784).map { (10..<18).contains($0 / 28) && (10..<18).contains($0 % 28) ? 200 : 0 }
        )
        let larger = Augmentation.transform(block, angle: 0, size: 1.25, shiftX: 0, shiftY: 0)
        let (before, after) = (block.pixels.reduce(0) { $0 + Int($1) }, larger.pixels.reduce(0) { $0 + Int($1) })
        #expect(abs(Double(after) / Double(before) - 1.25 * 1.25) < 0.1)
        #expect(larger.pixels.max() == 200)
    }

    @Test func theSameSeedGivesTheSameVariation() {
        var (first, second, other) = (SplitMix64(seed: 9), SplitMix64(seed: 9), SplitMix64(seed: 10))
        let augmentation = Augmentation()
        let image = Augmentation.transform(dot(13, 13), angle: 0, size: 6, shiftX: 0, shiftY: 0)
        #expect(augmentation(image, using: &first) == augmentation(image, using: &second))
        #expect(augmentation(image, using: &first) != augmentation(image, using: &other))
    }
}
