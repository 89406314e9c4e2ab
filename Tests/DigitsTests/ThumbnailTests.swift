import ImageCodec
import Testing

@testable import Digits

@Suite struct ThumbnailTests {
    private func grey(_ values: [UInt8], width: Int, alpha: UInt8 = 255) -> Picture {
        let rgba = values.flatMap { (value: UInt8) -> [UInt8] in [value, value, value, alpha] }
        return Picture(width: width, height: values.count / width, rgba: rgba)
    }

    @Test func aLargePictureIsAveraged() {
        let small = Thumbnail.of(grey([0, 200, 200, 0], width: 2), side: 1)
        #expect(small.rgba == [100, 100, 100, 255])
    }

    @Test func aSmallPictureIsEnlargedAndKeepsItsAspect() {
        let large = Thumbnail.of(grey([10, 90], width: 2), side: 4)
        #expect((large.width, large.height) == (4, 2))
        #expect(large.rgba[0] == 10)
        #expect(large.rgba[12] == 90)
    }

    @Test func transparencyShowsALightBoard() {
        let seen = Thumbnail.of(grey([0], width: 1, alpha: 0), side: 12)
        #expect(Set(stride(from: 0, to: seen.rgba.count, by: 4).map { seen.rgba[$0] }) == [255, 225])
    }
}
