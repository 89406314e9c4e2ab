import ImageCodec
import Testing

@testable import LargerCNN

/// What lies beyond the paper along a side is found; strokes are not taken for it.
@Suite struct BorderStripsTests {
    private static let table: Canvas.Colour = (110, 20, 30, 255)

    private static var drawing: Canvas {
        var canvas = Canvas(200, 240)
        canvas.draw(Canvas.three, x: 60, y: 60, size: 110, pen: 8)
        return canvas
    }

    private static func find(_ canvas: Canvas) -> SheetOutline? {
        BorderStrips.find(in: PooledPicture(canvas.picture))
    }

    @Test func paperThatFillsThePictureHasNoStrips() {
        #expect(Self.find(Self.drawing) == nil)
    }

    @Test func aStripAlongASideIsLeftOut() {
        var canvas = Self.drawing
        canvas.fill(Self.table, x: 185..<200, y: 0..<240)
        #expect(Self.find(canvas)?.box == PixelBox(x: 0, y: 0, width: 185, height: 240))
    }

    @Test func stripsAlongAllSidesAreLeftOut() {
        var canvas = Canvas(200, 240, (190, 220, 255, 255))
        canvas.fill(Canvas.white, x: 12..<195, y: 7..<220)
        canvas.draw(Canvas.three, x: 60, y: 60, size: 110, pen: 8)
        #expect(Self.find(canvas)?.box == PixelBox(x: 12, y: 7, width: 183, height: 213))
    }

    @Test func aWedgeIsLeftOut() {
        var canvas = Self.drawing
        for x in 0..<200 { canvas.fill(Self.table, x: x..<x + 1, y: 239 - x / 20..<240) }
        let box = Self.find(canvas)?.box
        #expect((226...236).contains(box?.bottom ?? 0))
    }

    @Test func aSevenThatTouchesTheTopKeepsItsBar() {
        var canvas = Canvas(120, 200)
        canvas.draw(Canvas.seven, x: 0, y: 3, size: 198, pen: 12)
        #expect(Self.find(canvas) == nil)
    }

    @Test func aOneAlongASideIsNoStripSinceNothingElseIsThere() {
        var canvas = Canvas(100, 200)
        canvas.fill(Canvas.black, x: 0..<10, y: 0..<200)
        #expect(Self.find(canvas) == nil)
    }

    @Test func aSoftShadowIsNoStrip() {
        var canvas = Self.drawing
        canvas.shade { x, _ in 1 - max(0, x - 0.6) * 1.2 }
        #expect(Self.find(canvas) == nil)
    }

    @Test func aFatStrokeUnderTheSearchIsNotTakenForPaper() {
        var canvas = Canvas(200, 200)
        canvas.draw([(0, 0), (1, 0)], x: 20, y: 160, size: 160, pen: 40)
        canvas.draw([(0.2, 0), (0.5, 1)], x: 20, y: 20, size: 130, pen: 40)
        #expect(Self.find(canvas) == nil)
    }

    @Test func theDigitIsReadAsIfTheStripWereNotThere() throws {
        var canvas = Self.drawing
        canvas.fill(Self.table, x: 0..<14, y: 0..<240)
        let digit = try Preprocessor().prepare(canvas.picture)
        let plain = try Preprocessor().prepare(Self.drawing.picture)
        #expect(digit.image == plain.image)
        #expect(digit.inkBox == plain.inkBox)
    }
}
