import ImageCodec
import LargerCNN
import Testing

@testable import Digits

@Suite struct ContactSheetTests {
    private static let red = Picture(width: 2, height: 1, rgba: [255, 0, 0, 255, 255, 0, 0, 255])

    private func pixel(_ sheet: Picture, _ x: Int, _ y: Int) -> [UInt8] {
        let start = 4 * (y * sheet.width + x)
        return Array(sheet.rgba[start..<start + 4])
    }

    @Test func aCellShowsThePictureBesideTheDigitThatTheNetworkSaw() {
        let digit = DigitImage(pixels: [UInt8](repeating: 200, count: DigitImage.pixelCount))
        let sheet = ContactSheet(cells: [.init(picture: Self.red, digit: digit, caption: "7 > 1")]).drawn()
        #expect(pixel(sheet, 10, 10) == [255, 0, 0, 255])
        #expect(pixel(sheet, sheet.width - 10, 10) == [200, 200, 200, 255])
    }

    @Test func sevenCellsFillTwoRowsOfSix() {
        let cell = ContactSheet.Cell(picture: Self.red, digit: nil, caption: "")
        let one = ContactSheet(cells: [cell]).drawn()
        let seven = ContactSheet(cells: Array(repeating: cell, count: 7)).drawn()
        #expect(seven.width == 6 * one.width)
        #expect(seven.height == 2 * one.height)
        #expect(pixel(seven, 10, one.height + 10) == [255, 0, 0, 255])
    }

    @Test func theCaptionIsWrittenInLightDotsBelow() {
        func lightDots(_ caption: String) -> Int {
            let sheet = ContactSheet(cells: [.init(picture: nil, digit: nil, caption: caption)]).drawn()
            return stride(from: 0, to: sheet.rgba.count, by: 4).count { sheet.rgba[$0] > 200 }
        }
        #expect(lightDots("") == 0)
        // A dot of the font is a square of two pixels.
        let dots = CaptionFont.rows(of: "1").reduce(0) { $0 + $1.nonzeroBitCount }
        #expect(lightDots("1") == 4 * dots)
    }

    @Test func aSheetOfNothingIsStillAPicture() {
        #expect(ContactSheet(cells: []).drawn().width > 0)
    }
}
