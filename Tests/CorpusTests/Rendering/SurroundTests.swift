import ImageCodec
import LargerCNN
import Testing

@testable import Corpus

@Suite struct SurroundTests {
    private let page = Surround(left: 0.2, right: 0.1, top: 0.25, bottom: 0, colour: Colour(red: 9, green: 8, blue: 7))

    @Test func thePastedPictureTakesWhatIsLeft() {
        let inside = page.inside(width: 100, height: 80)
        #expect(inside.columns == 20..<90)
        #expect(inside.rows == 20..<80)
    }

    @Test func bandsThatLeaveNothingLeaveOnePixel() {
        let all = Surround(left: 0.7, right: 0.7, top: 1, bottom: 0, colour: .white)
        let inside = all.inside(width: 10, height: 10)
        #expect(inside.columns.count == 1 && inside.rows.count == 1)
    }

    @Test func aPictureIsPastedWholeOnItsPage() throws {
        var style = PictureStyle.canvas(width: 100, height: 80, penWidth: 6)
        style.surround = page
        let picture = Samples.render(Samples.level, style)
        #expect(picture.width == 100 && picture.height == 80)
        #expect(picture.pixel(19, 50) == [9, 8, 7, 255])
        #expect(picture.pixel(90, 50) == [9, 8, 7, 255])
        #expect(picture.pixel(50, 19) == [9, 8, 7, 255])
        #expect(picture.pixel(20, 20) == [255, 255, 255, 255])
        // The line stands in the middle of the pasted picture.
        #expect(picture.pixel(55, 50) == [0, 0, 0, 255])
    }
}
