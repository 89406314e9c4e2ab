import ImageCodec
import Testing

/// PNG files of every kind the specification allows, against samples computed here.
@Suite struct PNGDecoderTests {
    struct Kind: CustomTestStringConvertible, Sendable {
        var colourType: UInt8
        var depth: Int
        var isInterlaced: Bool
        var isTransparent: Bool

        var testDescription: String {
            let name = [0: "grey", 2: "rgb", 3: "palette", 4: "grey-alpha", 6: "rgba"][Int(colourType)] ?? "?"
            return "\(name)-\(depth)\(isInterlaced ? "-interlaced" : "")\(isTransparent ? "-tRNS" : "")"
        }
    }

    /// The fifteen legal pairs of colour type and depth (PNG specification 11.2.2), flat and interlaced, with and
    /// without a tRNS chunk where one is allowed.
    static let kinds: [Kind] = [0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]]
        .sorted { $0.key < $1.key }
        .flatMap { colourType, depths in
            depths.flatMap { depth in
                [false, true].flatMap { isInterlaced in
                    (colourType < 4 ? [false, true] : [false]).map { isTransparent in
                        Kind(
                            colourType: UInt8(colourType),
                            depth: depth,
                            isInterlaced: isInterlaced,
                            isTransparent: isTransparent
                        )
                    }
                }
            }
        }

    @Test(arguments: kinds) func everyKindDecodesToItsSamples(kind: Kind) throws {
        // Sides that are no multiple of eight leave some interlacing passes with partial rows.
        let (width, height) = (21, 13)
        let top = (1 << kind.depth) - 1
        func sample(_ x: Int, _ y: Int, _ channel: Int) -> Int {
            var generator = SplitMix(seed: UInt64(x + 100 * y + 10_000 * channel))
            return Int(generator.next() % UInt64(top + 1))
        }
        let palette: [[UInt8]] = (0...min(top, 255)).map { index in
            [index, 255 - index, index * 7 & 255].map(UInt8.init)
        }
        let opacities = palette.indices.prefix((top + 1) / 2).map { UInt8($0 * 29 & 255) }
        // The one colour that tRNS makes transparent is that of the first pixel.
        let transparent = (0..<3).map { sample(0, 0, $0) }

        var builder = PNGBuilder(colourType: kind.colourType, depth: kind.depth, isInterlaced: kind.isInterlaced)
        if kind.colourType == 3 { builder.palette = palette.flatMap { $0 } }
        if kind.isTransparent {
            let key = transparent.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
            builder.transparency = kind.colourType == 3 ? opacities : kind.colourType == 0 ? Array(key[..<2]) : key
        }
        let picture = try ImageDecoder().decode(builder.file(width: width, height: height, sample: sample))

        func eight(_ value: Int) -> UInt8 { UInt8((value * 255 * 2 + top) / (2 * top)) }
        var expected: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let samples = (0..<builder.channels).map { sample(x, y, $0) }
                switch kind.colourType {
                case 3:
                    let alpha = kind.isTransparent && samples[0] < opacities.count ? opacities[samples[0]] : 255
                    expected += palette[samples[0]] + [alpha]
                case 0, 4:
                    let isKey = kind.isTransparent && samples[0] == transparent[0]
                    let alpha = kind.colourType == 4 ? eight(samples[1]) : isKey ? 0 : 255
                    expected += [eight(samples[0]), eight(samples[0]), eight(samples[0]), alpha]
                default:
                    let isKey = kind.isTransparent && samples == transparent
                    let alpha = kind.colourType == 6 ? eight(samples[3]) : isKey ? 0 : 255
                    expected += samples[..<3].map(eight) + [alpha]
                }
            }
        }
        #expect(picture == Picture(width: width, height: height, rgba: expected))
    }

    @Test(arguments: [1, 2, 7, 64]) func dataMayComeInManySmallChunks(size: Int) throws {
        var builder = PNGBuilder(colourType: 6, depth: 8)
        let sample = { (x: Int, y: Int, channel: Int) in (x * 31 + y * 17 + channel * 5) & 255 }
        let whole = try ImageDecoder().decode(builder.file(width: 19, height: 11, sample: sample))
        builder.dataChunk = size
        #expect(try ImageDecoder().decode(builder.file(width: 19, height: 11, sample: sample)) == whole)
    }

    @Test(arguments: [(1, 1), (1, 40), (40, 1), (3, 5)]) func smallestSidesDecodeInterlaced(
        width: Int,
        height: Int
    ) throws {
        let flat = PNGBuilder(colourType: 0, depth: 8)
        let interlaced = PNGBuilder(colourType: 0, depth: 8, isInterlaced: true)
        let sample = { (x: Int, y: Int, _: Int) in (x * 41 + y * 23) & 255 }
        let pictures = try [flat, interlaced].map {
            try ImageDecoder().decode($0.file(width: width, height: height, sample: sample))
        }
        #expect(pictures[0] == pictures[1])
    }

    @Test func everyTruncationIsRefused() {
        let file = PNGBuilder(colourType: 2, depth: 8).file(width: 16, height: 16) { ($0 * 16 + $1 + $2 * 80) & 255 }
        for count in 8..<file.count {
            #expect(throws: ImageDecodingError.truncated(format: .png), "cut at \(count)") {
                try ImageDecoder().decode(Array(file[..<count]))
            }
        }
    }

    @Test func wrongChecksumOfPixelsIsRefused() throws {
        var file = PNGBuilder(colourType: 0, depth: 8).file(width: 16, height: 16) { x, y, _ in x + y }
        // The last byte before the twelve of IEND is the last of IDAT's CRC.
        file[file.count - 13] ^= 1
        let error = #expect(throws: ImageDecodingError.self) { try ImageDecoder().decode(file) }
        guard case .corrupt(.png, let reason) = error else {
            Issue.record("\(String(describing: error)) is not .corrupt")
            return
        }
        #expect(reason.contains("CRC"))
    }

    @Test func changedPixelsAreRefused() throws {
        let file = PNGBuilder(colourType: 0, depth: 8).file(width: 16, height: 16) { x, y, _ in x + y }
        for index in (file.count - 280)..<(file.count - 12) {
            var changed = file
            changed[index] ^= 0x10
            #expect(throws: ImageDecodingError.self) { try ImageDecoder().decode(changed) }
        }
    }

    @Test func paletteWithoutColoursIsRefused() {
        let file = PNGBuilder(colourType: 3, depth: 8).file(width: 4, height: 4) { _, _, _ in 0 }
        #expect(throws: ImageDecodingError.self) { try ImageDecoder().decode(file) }
    }

    @Test func profilesAndTextsAreSkippedUnread() throws {
        let file = PNGBuilder(colourType: 0, depth: 8).file(width: 4, height: 4) { x, _, _ in x * 60 }
        let extras = ["iCCP", "zTXt", "iTXt", "tEXt", "sPLT", "eXIf", "gAMA", "prVt"]
            .flatMap { PNGBuilder.chunk($0, [UInt8](repeating: 0x41, count: 70_000)) }
        let headerEnd = PNGBuilder.signature.count + 25
        let dressed = Array(file[..<headerEnd]) + extras + file[headerEnd...]
        #expect(try ImageDecoder().decode(dressed) == ImageDecoder().decode(file))
    }
}
