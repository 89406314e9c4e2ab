import ImageCodec
import Testing

@testable import LargerCNN

/// Strokes broader than the window that looks for paper are ink, and shadows are not.
@Suite struct BroadInkTests {
    /// Paper of 320 x 240 whose brightness is given by place, 0 to 1.
    private func paper(_ brightness: (_ x: Double, _ y: Double) -> Double) -> Plane<UInt8> {
        let samples = (0..<240).flatMap { y in
            (0..<320).map { x in UInt8(brightness((Double(x) + 0.5) / 320, (Double(y) + 0.5) / 240)) }
        }
        return Plane(width: 320, height: 240, samples: samples)
    }

    @Test func aBroadDarkSquareIsFilled() {
        let ground = paper { x, y in x > 0.3 && x < 0.6 && y > 0.3 && y < 0.7 ? 60 : 200 - 20 * x }
        let bridged = BroadInk.bridged(ground)
        #expect(bridged[144, 120] >= 175 && bridged[110, 90] >= 175)
        #expect(bridged[5, 5] == ground[5, 5])
    }

    @Test func aPenThatLeavesThePictureIsFilled() {
        let ground = paper { x, y in x > 0.4 && x < 0.55 && y > 0.4 ? 60 : 200 }
        #expect(BroadInk.bridged(ground)[150, 200] >= 190)
    }

    @Test func aHardShadowOverAnEdgeStays() {
        let ground = paper { x, y in x + 0.3 * y > 0.65 ? 100 : 200 }
        #expect(BroadInk.bridged(ground) == ground)
    }

    @Test func aSoftShadowWithinThePictureStays() {
        let ground = paper { x, y in
            let square = (x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5)
            return 200 - 60 * max(0, 1 - 5 * square)
        }
        #expect(BroadInk.bridged(ground) == ground)
    }

    @Test func waterRunsOffOverTheLowestRim() {
        var plane = Plane(width: 9, height: 9, repeating: UInt8(50))
        for place in 2...6 { (plane[place, 2], plane[place, 6], plane[2, place], plane[6, place]) = (90, 90, 90, 90) }
        plane[6, 4] = 70
        plane[4, 4] = 10
        let level = BroadInk.waterLevel(of: plane)
        #expect(level[4, 4] == 70 && level[3, 3] == 70 && level[2, 2] == 90 && level[0, 0] == 50)
    }

    @Test(arguments: [(70, 80, 150), (60, 60, 60), (110, 20, 25)] as [(UInt8, UInt8, UInt8)])
    func aFeltPenOnShadedPaperIsSeenWhole(ink: (UInt8, UInt8, UInt8)) throws {
        var canvas = Canvas(480, 400, (225, 215, 195, 255))
        canvas.draw(Canvas.seven, x: 150, y: 80, size: 220, pen: 95, (ink.0, ink.1, ink.2, 255))
        var generator = SplitMix64(seed: 8)
        canvas.shade { x, y in (1 - 0.4 * x - 0.1 * y) * (1 + Double(generator.uniform(in: -0.02..<0.02))) }
        let digit = try Preprocessor().prepare(canvas.picture)
        var plain = Canvas(480, 400)
        plain.draw(Canvas.seven, x: 150, y: 80, size: 220, pen: 95)
        let expected = try Preprocessor().prepare(plain.picture)
        #expect(digit.isShaded)
        #expect(PreprocessorTests.likeness(digit.image, expected.image) > 0.9)
    }
}
