import ImageCodec
import Testing

/// What is encoded here comes back from the decoder as it was.
@Suite struct PNGEncoderTests {
    @Test func greyComesBackAsItWas() throws {
        let grey = (0..<28 * 28).map { UInt8($0 * 7 & 255) }
        let picture = try ImageDecoder().decode(PNGEncoder.encode(grey: grey, width: 28, height: 28))
        #expect(picture == Picture(width: 28, height: 28, rgba: grey.flatMap { [$0, $0, $0, 255] }))
    }

    @Test func coloursAndTransparencyComeBackAsTheyWere() throws {
        let picture = Picture(width: 17, height: 5, rgba: (0..<17 * 5 * 4).map { UInt8($0 * 13 & 255) })
        #expect(try ImageDecoder().decode(PNGEncoder.encode(picture)) == picture)
    }

    @Test func noiseStaysWithinTheBound() throws {
        var generator = SplitMix(seed: 3)
        let picture = Picture(
            width: 200,
            height: 150,
            rgba: (0..<200 * 150 * 4).map { _ in UInt8.random(in: 0...255, using: &generator) }
        )
        #expect(try ImageDecoder().decode(PNGEncoder.encode(picture)) == picture)
    }
}
