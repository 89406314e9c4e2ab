import Testing

@testable import LargerCNN

/// What hides a part of the digit or adds what is none: a patch, a cut, dirt, noise.
@Suite struct DamageEffectsTests {
    @Test func aPatchShowsItsGreyInsideAndNothingOutside() {
        var digit = GreyDigit.ring
        Occlusion(centre: SIMD2(6, 14), radii: SIMD2(2, 1), isDisc: false, grey: 40).apply(to: &digit)
        for index in 0..<784 {
            let isInside = (4...8).contains(index % 28) && (13...15).contains(index / 28)
            #expect(digit.values[index] == (isInside ? 40 : GreyDigit.ring.values[index]))
        }
    }

    @Test func aDiscLeavesTheCornersOfItsBox() {
        var digit = GreyDigit.blank
        Occlusion(centre: SIMD2(14, 14), radii: SIMD2(3, 3), isDisc: true, grey: 90).apply(to: &digit)
        #expect(digit.value(17, 14) == 90)
        #expect(digit.value(16, 16) == 90)
        #expect(digit.value(17, 17) == 0)
    }

    @Test(arguments: CutOff.Side.allCases)
    func aCutTakesTheOutermostInkOfItsSide(side: CutOff.Side) throws {
        var digit = GreyDigit.ring
        let before = try #require(digit.inkBox())
        CutOff(side: side, depth: 1).apply(to: &digit)
        let after = try #require(digit.inkBox())
        #expect(after.columns.lowerBound == before.columns.lowerBound + (side == .left ? 1 : 0))
        #expect(after.columns.upperBound == before.columns.upperBound - (side == .right ? 1 : 0))
        #expect(after.rows.lowerBound == before.rows.lowerBound + (side == .top ? 1 : 0))
        #expect(after.rows.upperBound == before.rows.upperBound - (side == .bottom ? 1 : 0))
    }

    @Test func aNarrowStrokeIsNotCutAlongItsLength() {
        var digit = GreyDigit.blank
        for y in 4..<24 { for x in 13..<16 { digit.brighten(x, y, to: 255) } }
        let one = digit
        CutOff(side: .left, depth: 2).apply(to: &digit)
        #expect(digit == one)
        CutOff(side: .top, depth: 1).apply(to: &digit)
        #expect(digit.inkBox()?.rows == 5...23)
    }

    @Test func noStrokeIsCutToMoreThanHalfOfItsWidth() {
        // A frame of strokes four pixels wide: three would leave one.
        var frame = GreyDigit.blank
        for y in 4..<24 {
            for x in 4..<24 where !((8..<20).contains(x) && (8..<20).contains(y)) { frame.brighten(x, y, to: 255) }
        }
        CutOff(side: .right, depth: 3).apply(to: &frame)
        #expect(frame.inkBox()?.columns == 4...21)
    }

    @Test func nothingIsCutFromABlankPicture() {
        var digit = GreyDigit.blank
        CutOff(side: .left, depth: 1).apply(to: &digit)
        #expect(digit == .blank)
    }

    @Test func marksNeverTouchTheDigit() {
        var generator = SplitMix64(seed: 12)
        var made = 0
        for _ in 0..<100 {
            var digit = GreyDigit.ring
            StrayMarks(strength: 1, using: &generator).apply(to: &digit)
            if digit != .ring { made += 1 }
            let kept = zip(digit.values, GreyDigit.ring.values).allSatisfy { $1 == 0 || $0 == $1 }
            #expect(kept)
        }
        #expect(made > 60)
    }

    @Test func aMarkOnTheDigitIsLeftOut() {
        var digit = GreyDigit.ring
        let onRing = StrayMarks.Mark(start: SIMD2(5.5, 13.5), end: SIMD2(5.5, 13.5), grey: 200)
        let inCorner = StrayMarks.Mark(start: SIMD2(2, 2), end: SIMD2(2, 2), grey: 200)
        StrayMarks([onRing, inCorner]).apply(to: &digit)
        #expect(digit.value(2, 2) == 200)
        #expect(digit.values.indices.count { digit.values[$0] != GreyDigit.ring.values[$0] } == 1)
    }

    @Test func noiseIsAsStrongAsItSaysAndStaysInRange() {
        var generator = SplitMix64(seed: 3)
        for _ in 0..<20 {
            let noise = PixelNoise(strength: 1, using: &generator)
            var digit = GreyDigit(values: [Float](repeating: 128, count: 784))
            noise.apply(to: &digit)
            let inRange = digit.values.allSatisfy { (0...255).contains($0) }
            #expect(inRange)
            // Up to four single pixels stand apart: the median deviation does not see them.
            let deviations = digit.values.map { abs($0 - 128) }.sorted()
            #expect(abs(deviations[392] / (0.6745 * noise.deviation) - 1) < 0.15)
        }
    }
}
