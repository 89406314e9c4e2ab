import Testing

@testable import ImageCodec

/// The fast way for plain PNGs says what libpng says, or nothing.
@Suite struct PlainPNGTests {
    /// The filter of the first row, which has none above it, and the colour type.
    static let cases = [0, 2, 4, 6].flatMap { colourType in (0..<5).map { (UInt8(colourType), $0) } }

    @Test(arguments: cases) func itsSamplesAreThoseOfLibpng(colourType: UInt8, firstFilter: Int) throws {
        for (width, height) in [(1, 1), (1, 9), (37, 1), (23, 17)] {
            var builder = PNGBuilder(colourType: colourType, depth: 8)
            builder.firstFilter = firstFilter
            // More than one chunk of data.
            builder.dataChunk = 200
            let file = builder.file(width: width, height: height) { x, y, channel in
                var generator = SplitMix(seed: UInt64(x + 100 * y + 10_000 * channel))
                return Int(generator.next() % 256)
            }
            let plain = try #require(PlainPNG.decode(file))
            #expect(try plain == PNGDecoder.decodeAnyKind(file, limits: .default))
        }
    }

    @Test func otherKindsAreLeftToLibpng() {
        let others = [
            PNGBuilder(colourType: 0, depth: 4), PNGBuilder(colourType: 2, depth: 16),
            PNGBuilder(colourType: 0, depth: 8, isInterlaced: true),
            PNGBuilder(colourType: 3, depth: 8, palette: [1, 2, 3]),
            PNGBuilder(colourType: 0, depth: 8, transparency: [0, 0]),
        ]
        for builder in others {
            #expect(PlainPNG.decode(builder.file(width: 5, height: 5) { _, _, _ in 0 }) == nil)
        }
    }

    @Test func aLargePictureIsLeftToLibpng() {
        let file = PNGBuilder(colourType: 0, depth: 8).file(width: 1, height: 1) { _, _, _ in 0 }
        let large = PNGBuilder(colourType: 0, depth: 8).header(width: 2049, height: 1025)
        let head = PNGBuilder.signature + PNGBuilder.chunk("IHDR", large)
        #expect(PlainPNG.decode(head + file[(PNGBuilder.signature.count + 25)...]) == nil)
    }

    @Test func oddFilesAreLeftToLibpng() {
        let file = PNGBuilder(colourType: 2, depth: 8).file(width: 6, height: 6) { x, y, _ in 7 * x + y }
        #expect(PlainPNG.decode(file) != nil)
        // Half a file, a byte too few, and a change anywhere.
        for count in 0..<file.count { #expect(PlainPNG.decode(Array(file[..<count])) == nil) }
        for index in file.indices {
            var changed = file
            changed[index] ^= 0x10
            #expect(PlainPNG.decode(changed) == nil)
        }
        // A chunk that must be understood, and data behind something else.
        let headerEnd = PNGBuilder.signature.count + 25
        let (head, tail) = (Array(file[..<headerEnd]), Array(file[headerEnd...]))
        #expect(PlainPNG.decode(head + PNGBuilder.chunk("ABCD", []) + tail) == nil)
        #expect(PlainPNG.decode(head + PNGBuilder.chunk("IDAT", []) + PNGBuilder.chunk("tEXt", []) + tail) == nil)
        #expect(PlainPNG.decode(head + PNGBuilder.chunk("tEXt", [65, 0, 65]) + tail) != nil)
    }
}
