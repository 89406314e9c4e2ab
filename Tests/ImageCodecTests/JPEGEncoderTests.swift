import Testing

@testable import ImageCodec

@Suite struct JPEGEncoderTests {
    /// Four quadrants of different colours, each of whole blocks.
    private static let quadrants: Picture = {
        let colours: [[UInt8]] = [[230, 30, 40], [20, 160, 60], [40, 60, 220], [250, 250, 250]]
        var rgba: [UInt8] = []
        for y in 0..<64 {
            for x in 0..<64 { rgba += colours[y / 32 * 2 + x / 32] + [255] }
        }
        return Picture(width: 64, height: 64, rgba: rgba)
    }()

    @Test func aPictureComesBackNearlyAsItWas() throws {
        let bytes = try JPEGEncoder.encode(Self.quadrants, quality: 95)
        let picture = try ImageDecoder().decode(bytes)
        #expect(picture.width == 64 && picture.height == 64)
        // Colours run across the quadrants' borders by a pixel or two, so their inner parts are looked at.
        for y in 0..<64 where (4..<28).contains(y % 32) {
            for x in 0..<64 where (4..<28).contains(x % 32) {
                let range = (y * 64 + x) * 4..<(y * 64 + x) * 4 + 4
                let pair = zip(picture.rgba[range], Self.quadrants.rgba[range])
                let error = pair.reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
                #expect(error <= 5, "pixel \(x), \(y)")
            }
        }
    }

    @Test func lowerQualityTakesFewerBytes() throws {
        var generator = SplitMix(seed: 3)
        let rgba = (0..<64 * 64 * 4).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        let noise = Picture(width: 64, height: 64, rgba: rgba)
        let sizes = try [10, 50, 90].map { try JPEGEncoder.encode(noise, quality: $0).count }
        #expect(sizes[0] < sizes[1] && sizes[1] < sizes[2])
    }

    @Test(arguments: [(1, 1), (7, 3), (17, 1)]) func sidesNeedNotBeWholeBlocks(width: Int, height: Int) throws {
        let rgba = [UInt8](repeating: 200, count: width * height * 4)
        let bytes = try JPEGEncoder.encode(Picture(width: width, height: height, rgba: rgba), quality: 90)
        let picture = try ImageDecoder().decode(bytes)
        #expect(picture.width == width && picture.height == height)
        #expect(picture.rgba.first == 200)
    }

    @Test func aSideTooLongForTheFormatIsRefused() {
        let picture = Picture(width: 65_501, height: 1, rgba: [UInt8](repeating: 0, count: 65_501 * 4))
        #expect(throws: ImageEncodingError.tooLarge(width: 65_501, height: 1)) {
            try JPEGEncoder.encode(picture, quality: 80)
        }
    }
}
