import Testing

@testable import ImageCodec

/// JPEG files of every colour space and coding, all showing the same four quadrants.
@Suite struct JPEGDecoderTests {
    /// How far a flat quadrant's centre may be off after JPEG's quantisation at quality 95 and two roundings.
    static let tolerance = 4

    static func expectQuadrants(
        _ picture: Picture,
        _ colours: [[UInt8]],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(picture.width == Fixture.width && picture.height == Fixture.height, sourceLocation: sourceLocation)
        for (index, colour) in colours.enumerated() {
            let x = picture.width * (1 + index % 2 * 2) / 4
            let y = picture.height * (1 + index / 2 * 2) / 4
            let start = (y * picture.width + x) * 4
            let pixel = picture.rgba[start..<start + 4]
            let error = zip(pixel, colour).map { abs(Int($0) - Int($1)) }.max() ?? 255
            #expect(
                error <= tolerance,
                "quadrant \(index): \(Array(pixel)), not \(colour)",
                sourceLocation: sourceLocation
            )
            #expect(pixel.last == 255, sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [
        "ycbcr-444", "ycbcr-422", "ycbcr-420", "rgb", "restarts", "progressive", "cmyk-adobe", "cmyk-plain",
        "ycck-adobe",
    ])
    func everyColourSpaceShowsItsColours(name: String) throws {
        Self.expectQuadrants(try ImageDecoder().decode(Fixture.bytes("\(name).jpg")), Fixture.colours)
    }

    @Test(arguments: ["grey", "progressive-grey"]) func greyStaysGrey(name: String) throws {
        Self.expectQuadrants(try ImageDecoder().decode(Fixture.bytes("\(name).jpg")), Fixture.greys)
    }

    @Test(arguments: 1...8) func everyOrientationIsTurnedUpright(orientation: Int) throws {
        Self.expectQuadrants(
            try ImageDecoder().decode(Fixture.bytes("orientation-\(orientation).jpg")),
            Fixture.colours
        )
    }

    @Test(arguments: ["ycbcr-420", "progressive", "orientation-6", "cmyk-adobe", "restarts"])
    func everyTruncationIsRefused(name: String) throws {
        let file = try Fixture.bytes("\(name).jpg")
        for count in 3..<file.count {
            #expect(throws: ImageDecodingError.self, "cut at \(count)") {
                try ImageDecoder().decode(Array(file[..<count]))
            }
        }
    }

    @Test func halfAJPEGIsTruncated() throws {
        let file = try Fixture.bytes("ycbcr-444.jpg")
        #expect(throws: ImageDecodingError.truncated(format: .jpeg)) {
            try ImageDecoder().decode(Array(file[..<(file.count - 30)]))
        }
    }

    @Test func pixelsCutOutOfTheMiddleAreRefused() throws {
        let file = try Fixture.bytes("ycbcr-444.jpg")
        // The end marker is there, so no data is missing at the end: only the coded pixels are too few.
        let cut = Array(file[..<(file.count - 40)]) + [0xFF, 0xD9]
        let error = #expect(throws: ImageDecodingError.self) { try ImageDecoder().decode(cut) }
        guard case .corrupt(.jpeg, _) = error else {
            Issue.record("\(String(describing: error)) is not .corrupt")
            return
        }
    }

    @Test func strayBytesAfterTheEndAreHarmless() throws {
        let file = try Fixture.bytes("ycbcr-444.jpg")
        #expect(try ImageDecoder().decode(file + [0, 1, 2, 3]) == ImageDecoder().decode(file))
    }

    @Test func largePicturesComeAtAFractionOfTheirSize() throws {
        let file = try Fixture.bytes("ycbcr-420.jpg")
        for (limit, width) in [(48 * 32, 48), (48 * 32 - 1, 24), (24 * 16 - 1, 12), (12 * 8 - 1, 6), (1, 6)] {
            let picture = try ImageDecoder(limits: DecodingLimits(comfortablePixels: limit)).decode(file)
            #expect(picture.width == width && picture.height == width * 2 / 3)
        }
    }

    @Test func scalingPicksTheLargestFractionThatFits() throws {
        let limits = DecodingLimits.default
        func denominator(_ width: Int, _ height: Int, isBuffered: Bool = false) throws -> Int {
            try JPEGDecoder.denominator(width: width, height: height, isBuffered: isBuffered, limits: limits)
        }
        #expect(try denominator(2000, 2000) == 1)
        #expect(try denominator(4000, 3000) == 2)
        #expect(try denominator(8000, 6000) == 4)
        #expect(try denominator(11_000, 9000) == 8)
        #expect(throws: ImageDecodingError.tooManyPixels(width: 12_000, height: 9000, limit: 100_000_000)) {
            try denominator(12_000, 9000)
        }
        #expect(throws: ImageDecodingError.tooManyPixels(width: 8000, height: 6000, limit: 24_000_000)) {
            try denominator(8000, 6000, isBuffered: true)
        }
    }
}
