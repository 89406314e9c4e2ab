import ImageCodec
import Testing

@testable import PredictAPI

struct DrawingFileTests {
    @Test func aSmallDrawingIsKeptToThePixel() throws {
        let picture = Picture(width: 3, height: 2, rgba: (0..<24).map { UInt8($0 * 10) })
        let kept = try DrawingFile.encode(picture)
        #expect(try ImageDecoder().decode(kept) == picture)
    }

    @Test func nothingButThePixelsIsKept() throws {
        // A comment (tEXt) behind the header chunk, as a program might write it.
        let picture = Picture(width: 1, height: 1, rgba: [9, 9, 9, 255])
        let plain = try PNGEncoder.encode(picture)
        let comment: [UInt8] =
            [0, 0, 0, 9] + Array("tEXtGPS\u{0}46.95".utf8) + [0xF6, 0xCB, 0x7C, 0x99]
        let marked = Array(plain[..<33]) + comment + Array(plain[33...])
        let decoded = try ImageDecoder().decode(marked)
        #expect(try DrawingFile.encode(decoded) == plain)
    }

    @Test func aLargePictureIsMadeSmaller() throws {
        // Noise does not pack: only fewer pixels fit.
        var state: UInt32 = 1
        let rgba = (0..<1_500 * 900 * 4).map { place -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return place % 4 == 3 ? 255 : UInt8(truncatingIfNeeded: state >> 24)
        }
        let kept = try DrawingFile.encode(Picture(width: 1_500, height: 900, rgba: rgba))
        #expect(kept.count <= DrawingFile.mostBytes)
        let small = try ImageDecoder().decode(kept)
        #expect(small.width <= DrawingFile.longestSide && small.width > 50)
        #expect((Double(small.width) / Double(small.height) - 5 / 3).magnitude < 0.05)
    }

    @Test func transparentPixelsHaveNoSayInTheColour() {
        let picture = Picture(
            width: 2,
            height: 2,
            rgba: [200, 100, 50, 255, 0, 0, 0, 0, 0, 0, 0, 0, 200, 100, 50, 255]
        )
        #expect(DrawingFile.reduced(picture, by: 2).rgba == [200, 100, 50, 127])
    }

    @Test func whatHangsOverTheEdgeIsASmallerSquare() {
        let picture = Picture(width: 3, height: 1, rgba: [0, 0, 0, 255, 100, 0, 0, 255, 7, 8, 9, 255])
        #expect(DrawingFile.reduced(picture, by: 2).rgba == [50, 0, 0, 255, 7, 8, 9, 255])
    }
}
