import ImageCodec
import Testing

@testable import LargerCNN

/// A line under a digit goes, also where it touches; a digit's own foot stays.
@Suite struct UnderlineTests {
    private static func pieces(_ strokes: [[(Double, Double)]], pen: Double = 6) -> [InkComponent] {
        var canvas = Canvas(240, 240, Canvas.black)
        for stroke in strokes { canvas.draw(stroke, x: 0, y: 0, size: 1, pen: pen, Canvas.white) }
        let samples = stride(from: 0, to: canvas.picture.rgba.count, by: 4).map { canvas.picture.rgba[$0] }
        return InkComponent.find(in: Plane(width: 240, height: 240, samples: samples), threshold: 128)
    }

    private static let three = Canvas.three.map { (80 + $0.0 * 100, 40 + $0.1 * 100) }

    @Test(arguments: [0.0, 8, -8]) func anUnderlineThatIsApartGoes(fall: Double) {
        let pieces = Self.pieces([Self.three, [(40, 160), (200, 160 + fall)]])
        let left = Underline.removed(from: pieces)
        #expect(pieces.count == 2)
        #expect(left.map(\.box) == Self.pieces([Self.three]).map(\.box))
    }

    @Test func anUnderlineThatTouchesIsCutOff() {
        let pieces = Self.pieces([Self.three, [(40, 141), (200, 143)]])
        let left = Underline.removed(from: pieces)
        #expect(pieces.count == 1)
        #expect(left.count == 1)
        #expect((left.first?.box.width ?? 240) < 80)
        #expect((left.first?.box.height ?? 0) > 85)
    }

    @Test func theFootOfATwoStays() {
        let two = [(70.0, 60.0), (110, 40), (140, 70), (60, 150), (190, 150)]
        let pieces = Self.pieces([two])
        #expect(Underline.removed(from: pieces) == pieces)
    }

    @Test func theFootOfAWideTwoStays() {
        // Its loop begins well inside the foot, and the foot is a little longer than the 2 is tall.
        let two = [(80.0, 60.0), (110, 40), (140, 70), (95, 145), (80, 150), (65, 150), (190, 150)]
        let pieces = Self.pieces([two])
        #expect(Underline.removed(from: pieces) == pieces)
    }

    @Test func theFootOfAOneStays() {
        let pieces = Self.pieces([[(90, 70), (120, 40), (120, 160)], [(80, 160), (165, 160)]])
        #expect(Underline.removed(from: pieces) == pieces)
    }

    @Test func theBarOfAFourStays() {
        let pieces = Self.pieces([[(110, 40), (60, 110), (180, 110)], [(140, 60), (140, 180)]])
        #expect(Underline.removed(from: pieces) == pieces)
    }

    @Test func aLoneLineStays() {
        let pieces = Self.pieces([[(40, 120), (200, 120)]])
        #expect(Underline.removed(from: pieces) == pieces)
    }

    @Test func aNeighbourThatTheEdgeCutsOffIsNotJoinedToAWholeDigit() {
        let pieces = Self.pieces([[(100, 100), (100, 180)], [(100, 212), (100, 240)]], pen: 20)
        #expect(pieces.count == 2)
        let choice = InkSelection.choose(among: pieces, width: 240, height: 240)
        #expect(choice.digit.count == 1)
        #expect(choice.digit.first?.box.bottom ?? 240 < 200)
    }
}
