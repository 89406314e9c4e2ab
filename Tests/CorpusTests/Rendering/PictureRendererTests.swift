import ImageCodec
import LargerCNN
import Testing

@testable import Corpus

@Suite struct PictureRendererTests {
    @Test(arguments: [Float(1), 2, 3.5, 8, 20, 60]) func aLineIsAsWideAsItsPen(width: Float) {
        let picture = Samples.render(Samples.level, .canvas(width: 280, height: 280, penWidth: width))
        let ink = picture.reds(column: 140).reduce(Float(0)) { $0 + Float(255 - $1) / 255 }
        #expect(abs(ink - width) <= 0.1)
    }

    @Test func aCanvasKeepsTheDrawingsPlaceAndSize() throws {
        let picture = Samples.render(Samples.level, .canvas(width: 200, height: 200, penWidth: 4))
        let box = try #require(picture.inkBox())
        // From 0.25 to 0.75 across, and half of the pen's width on each side.
        #expect(box.columns == 48...151)
        #expect(box.rows == 98...101)
    }

    @Test func aSheetIsNotStretchedOnAWideCanvas() throws {
        let picture = Samples.render(Samples.level, .canvas(width: 400, height: 200, penWidth: 2))
        let box = try #require(picture.inkBox())
        #expect(abs(box.columns.lowerBound - 149) <= 1 && abs(box.columns.upperBound - 250) <= 1)
        #expect(box.rows == 99...100)
    }

    @Test func aCanvasIsOpaqueBlackOnWhite() {
        let picture = Samples.render(Samples.level, .canvas(width: 100, height: 100, penWidth: 6))
        #expect(picture.pixel(50, 50) == [0, 0, 0, 255])
        #expect(picture.pixel(5, 5) == [255, 255, 255, 255])
    }

    @Test func inkAndGroundHaveTheStylesColours() {
        var style = PictureStyle.canvas(width: 100, height: 100, penWidth: 6)
        style.ink = Colour(red: 200, green: 10, blue: 90)
        style.ground = .canvas(Colour(red: 20, green: 40, blue: 60))
        let picture = Samples.render(Samples.level, style)
        #expect(picture.pixel(50, 50) == [200, 10, 90, 255])
        #expect(picture.pixel(50, 10) == [20, 40, 60, 255])
    }

    @Test func aTransparentGroundHasNoAlphaAndInkIsOpaque() {
        var style = PictureStyle.canvas(width: 100, height: 100, penWidth: 6)
        style.ground = .transparent(.black)
        let picture = Samples.render(Samples.level, style)
        #expect(picture.pixel(50, 50) == [0, 0, 0, 255])
        #expect(picture.pixel(50, 10) == [0, 0, 0, 0])
    }

    @Test func aDotIsARoundBlotOfThePensWidth() {
        let picture = Samples.render(Samples.dot, .canvas(width: 100, height: 100, penWidth: 20))
        let ink = stride(from: 0, to: picture.rgba.count, by: 4).reduce(Float(0)) {
            $0 + Float(255 - picture.rgba[$1]) / 255
        }
        #expect(abs(ink - 314.2) < 4)
    }

    @Test(arguments: [true, false]) func theSameSeedGivesTheSameBytes(isPhoto: Bool) {
        for seed in UInt64(1)...6 {
            var generator = SplitMix64(seed: seed)
            let style: PictureStyle =
                isPhoto ? .randomPhoto(using: &generator) : .randomCanvas(using: &generator)
            let first = Samples.render(Samples.seven, style, seed: seed)
            let second = Samples.render(Samples.seven, style, seed: seed)
            #expect(first == second)
        }
    }

    @Test func anotherSeedGivesOtherNoise() {
        var generator = SplitMix64(seed: 3)
        var style = PictureStyle.randomPhoto(using: &generator)
        style.effects.noise = 4
        #expect(Samples.render(Samples.seven, style, seed: 1) != Samples.render(Samples.seven, style, seed: 2))
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity, 1e30]) func placesThatAreNoneDrawNothing(value: Float) {
        let drawing = StrokeDrawing(strokes: [[.init(x: value, y: 0.5)], []])
        let picture = Samples.render(drawing, .canvas(width: 40, height: 40, penWidth: 4))
        #expect(picture.inkBox() == nil)
    }

    @Test func aDrawingFittedToTheFrameFillsItsShareOfIt() throws {
        var style = PictureStyle.canvas(width: 300, height: 200, penWidth: 10)
        style.placement = .fitted(size: 0.5, x: 0, y: 1, overhang: 0)
        let picture = Samples.render(Samples.seven, style)
        let box = try #require(picture.inkBox())
        #expect(abs(box.rows.count - 100) <= 1)
        #expect(box.columns.lowerBound <= 1 && box.rows.upperBound >= 198)
    }

    @Test func anOverhangLeavesTheFrameByItsShare() throws {
        var style = PictureStyle.canvas(width: 200, height: 200, penWidth: 10)
        style.placement = .fitted(size: 0.5, x: 0.5, y: 0, overhang: 0.1)
        let box = try #require(Samples.render(Samples.seven, style).inkBox())
        #expect(box.rows.lowerBound == 0)
        // Of 100 pixels a tenth lies above the frame.
        #expect(abs(box.rows.count - 90) <= 1)
    }

    @Test func anEnlargedPictureIsMadeOfSquares() {
        var style = PictureStyle.canvas(width: 100, height: 90, penWidth: 14)
        style.effects.enlargement = 10
        let picture = Samples.render(Samples.seven, style)
        for y in 0..<90 {
            for x in 0..<100 where picture.pixel(x, y) != picture.pixel(x / 10 * 10, y / 10 * 10) {
                Issue.record("pixel \(x), \(y) differs from its square's first")
                return
            }
        }
        let inks = Set(stride(from: 0, to: picture.rgba.count, by: 4).map { picture.rgba[$0] })
        #expect(inks.count > 1)
    }

    @Test func poorJPEGQualityChangesPixelsNearTheInkOnly() {
        var style = PictureStyle.canvas(width: 160, height: 160, penWidth: 6)
        let clean = Samples.render(Samples.level, style)
        style.effects.jpegQuality = 20
        let saved = Samples.render(Samples.level, style)
        #expect(saved != clean)
        #expect(saved.width == 160 && saved.height == 160)
        // Even white is off by the rounding of its block's mean.
        #expect(saved.pixel(80, 10)[0] >= 250)
        #expect(saved.pixel(80, 80)[0] < 60)
    }
}
