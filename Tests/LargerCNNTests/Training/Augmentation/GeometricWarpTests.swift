import Testing

@testable import LargerCNN

@Suite struct GeometricWarpTests {
    /// One bright pixel.
    private func dot(_ x: Int, _ y: Int) -> GreyDigit {
        var digit = GreyDigit.blank
        digit.brighten(x, y, to: 255)
        return digit
    }

    private func warp(_ digit: GreyDigit, _ change: (inout AffineMap) -> Void) -> GreyDigit {
        var (digit, map) = (digit, AffineMap())
        change(&map)
        GeometricWarp.apply(map, to: &digit)
        return digit
    }

    @Test func theIdentityMovesNothing() {
        #expect(warp(.ring) { _ in } == .ring)
    }

    @Test func aWholeShiftMovesEveryPixel() {
        let moved = warp(dot(10, 12)) { ($0.shiftX, $0.shiftY) = (2, -3) }
        #expect(moved.image == dot(12, 9).image)
    }

    @Test func aQuarterTurnTurnsAboutTheCentre() {
        let turned = warp(dot(20, 13)) { $0.angle = .pi / 2 }
        // 6.5 right of and 0.5 above the centre: the turn brings it 6.5 below and 0.5 right.
        #expect(turned.value(14, 20) > 200)
    }

    @Test func aSlantMovesTheBottomToTheSide() {
        let slanted = warp(dot(13, 23)) { $0.shear = 0.2 }
        // 9.5 below the centre: 1.9 to the right.
        #expect(slanted.value(15, 23) > 200)
    }

    @Test func scalingKeepsTheInkAboutAsBrightAsItWas() {
        let block = GreyDigit(
            values: (0..<784).map { (10..<18).contains($0 / 28) && (10..<18).contains($0 % 28) ? 200 : 0 }
        )
        let larger = warp(block) { ($0.scaleX, $0.scaleY) = (1.25, 1.5) }
        #expect(abs(larger.ink / block.ink - 1.25 * 1.5) < 0.1)
        #expect(abs((larger.values.max() ?? 0) - 200) < 0.01)
    }

    @Test func aFieldMovesEveryPixelByItsOwnDisplacement() {
        var digit = GreyDigit.ring
        var generator = SplitMix64(seed: 2)
        let field = ElasticField(deviation: 0.7, using: &generator)
        GeometricWarp.apply(AffineMap(), field, to: &digit)
        #expect(digit != .ring)
        // Strokes bend, but they do not tear: the ink stays about the same.
        #expect((0.8...1.25).contains(digit.ink / GreyDigit.ring.ink))
    }

    @Test func aFieldIsAsStrongAsAskedForAndSmooth() {
        var generator = SplitMix64(seed: 7)
        let fields = (0..<200).map { _ in ElasticField(deviation: 0.7, using: &generator) }
        let all = fields.flatMap { $0.x + $0.y }
        let deviation = (all.map { $0 * $0 }.reduce(0, +) / Float(all.count)).squareRoot()
        #expect((0.6...0.8).contains(deviation))
        let rows = fields.map { Array($0.x[14 * 28..<15 * 28]) }
        let steps = rows.flatMap { row in zip(row, row.dropFirst()).map { abs($0 - $1) } }
        // A displacement that changes by a pixel from one pixel to the next would fold the picture.
        #expect((steps.max() ?? 9) < 0.7)
    }
}
