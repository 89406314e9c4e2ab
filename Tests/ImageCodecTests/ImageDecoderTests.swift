import Foundation
import ImageCodec
import Testing

/// What holds for both formats: signatures, limits, hostile bytes.
@Suite struct ImageDecoderTests {
    @Test func noBytesAreEmpty() {
        #expect(throws: ImageDecodingError.empty) { try ImageDecoder().decode([]) }
    }

    @Test(arguments: ["GIF89a......", "hello, world", "%PDF-1.7", "<svg/>", "\u{FF}", "BM......"])
    func otherFormatsAreUnsupported(text: String) {
        #expect(throws: ImageDecodingError.unsupportedFormat) { try ImageDecoder().decode(Array(text.utf8)) }
    }

    @Test func signatureAloneTellsTheFormat() {
        #expect(ImageFormat(signatureOf: PNGBuilder.signature) == .png)
        #expect(ImageFormat(signatureOf: PNGBuilder.signature.dropLast()) == nil)
        #expect(ImageFormat(signatureOf: [0xFF, 0xD8, 0xFF] as [UInt8]) == .jpeg)
        #expect(ImageFormat(signatureOf: [0xFF, 0xD8] as [UInt8]) == nil)
    }

    @Test func tooManyBytesAreRefused() throws {
        let file = try Fixture.bytes("grey.jpg")
        let limits = DecodingLimits(bytes: file.count - 1)
        #expect(throws: ImageDecodingError.tooManyBytes(count: file.count, limit: file.count - 1)) {
            try ImageDecoder(limits: limits).decode(file)
        }
        #expect(throws: Never.self) { try ImageDecoder(limits: DecodingLimits(bytes: file.count)).decode(file) }
    }

    @Test(arguments: [(30_000, 30_000), (4_294_967_295, 4_294_967_295), (24_000_001, 1), (1, 24_000_001)])
    func decompressionBombsAreRefusedBeforeAllocation(width: Int, height: Int) {
        let builder = PNGBuilder(colourType: 6, depth: 16)
        let bomb =
            PNGBuilder.signature + PNGBuilder.chunk("IHDR", builder.header(width: width, height: height))
            + PNGBuilder.chunk("IDAT", [0x78, 0x01]) + PNGBuilder.chunk("IEND", [])
        let before = Memory.peak
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(throws: ImageDecodingError.tooManyPixels(width: width, height: height, limit: 24_000_000)) {
                try ImageDecoder().decode(bomb)
            }
        }
        #expect(time < .seconds(1))
        // 30000 x 30000 RGBA would be 3.6 GB; other tests run meanwhile, so the bound is loose.
        #expect(Memory.peak - before < 500 << 20)
    }

    @Test func aJPEGsDeclaredSizeIsRefusedBeforeAllocation() throws {
        var file = try Fixture.bytes("ycbcr-444.jpg")
        let frame = try #require(file.indices.dropLast().first { file[$0] == 0xFF && file[$0 + 1] == 0xC0 })
        file.replaceSubrange((frame + 5)..<(frame + 9), with: [0xFF, 0x00, 0xFF, 0x00])
        #expect(throws: ImageDecodingError.tooManyPixels(width: 65_280, height: 65_280, limit: 100_000_000)) {
            try ImageDecoder().decode(file)
        }
    }

    @Test func memoryOfProgressiveJPEGsIsBounded() throws {
        // Declared as 4000 x 4000, its coefficients would take 96 MB.
        var file = try Fixture.bytes("progressive.jpg")
        let frame = try #require(file.indices.dropLast().first { file[$0] == 0xFF && file[$0 + 1] == 0xC2 })
        file.replaceSubrange((frame + 5)..<(frame + 9), with: [0x0F, 0xA0, 0x0F, 0xA0])
        let large = file
        let limits = DecodingLimits(decoderBytes: 50_000_000)
        let error = #expect(throws: ImageDecodingError.self) {
            try ImageDecoder(limits: limits).decode(large)
        }
        guard case .tooComplex(.jpeg, _) = error else {
            Issue.record("\(String(describing: error)) is not .tooComplex")
            return
        }
    }

    @Test func scansOfProgressiveJPEGsAreBounded() throws {
        let file = try Fixture.bytes("progressive.jpg")
        let error = #expect(throws: ImageDecodingError.self) {
            try ImageDecoder(limits: DecodingLimits(scans: 3)).decode(file)
        }
        #expect(error?.isLimit == true)
        #expect(throws: Never.self) { try ImageDecoder(limits: DecodingLimits(scans: 12)).decode(file) }
    }

    @Test(arguments: [
        "ycbcr-420.jpg", "progressive.jpg", "cmyk-adobe.jpg", "orientation-5.jpg", "png", "interlaced png",
    ])
    func randomlyFlippedBytesNeverCrash(name: String) throws {
        let sound: [UInt8]
        switch name {
        case "png": sound = try PNGEncoder.encode(grey: (0..<1024).map { UInt8($0 & 255) }, width: 32, height: 32)
        case "interlaced png":
            sound = PNGBuilder(colourType: 6, depth: 8, isInterlaced: true).file(width: 24, height: 24) {
                ($0 * $1 + $2) & 255
            }
        default: sound = try Fixture.bytes(name)
        }
        var generator = SplitMix(seed: 2026)
        let limits = DecodingLimits(pixels: 100_000, scaledPixels: 100_000)
        var refused = 0
        for _ in 0..<2000 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                bytes[Int.random(in: 3..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            do {
                let picture = try ImageDecoder(limits: limits).decode(bytes)
                #expect(picture.width * picture.height <= 100_000)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 200)
    }

    @Test func everyErrorHasOneSentence() {
        let errors: [ImageDecodingError] = [
            .empty, .unsupportedFormat, .tooManyBytes(count: 2, limit: 1),
            .tooManyPixels(width: 9, height: 9, limit: 8),
            .tooComplex(format: .jpeg, reason: "x"), .truncated(format: .png),
            .corrupt(format: .png, reason: "bad CRC"),
        ]
        for error in errors {
            #expect(error.message.first?.isUppercase == true && error.message.hasSuffix("."))
        }
        #expect(ImageDecodingError.tooManyPixels(width: 9, height: 7, limit: 8).message.contains("9 x 7"))
    }
}

/// What this process has used.
private enum Memory {
    /// The largest resident size so far, in bytes.
    static var peak: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}
