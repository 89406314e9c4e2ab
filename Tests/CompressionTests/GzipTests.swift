import Compression
import Foundation
import Testing

/// Data that the tests pack and unpack, from nothing to more than zlib's window and this module's chunk.
enum Content: CaseIterable {
    case nothing, oneByte, sentence, manyZeros, incompressible

    var bytes: [UInt8] {
        switch self {
        case .nothing: []
        case .oneByte: [0]
        case .sentence: Array("a seven is a stroke to the right and a stroke down".utf8)
        case .manyZeros: [UInt8](repeating: 0, count: 1_000_003)
        case .incompressible: pseudoRandomBytes(count: 700_001)
        }
    }
}

@Suite struct GzipTests {
    /// The sentence "seven" and a newline, packed by gzip(1) 1.12 with `printf 'seven\n' | gzip -n9`.
    private let byGzip: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03,
        0x2B, 0x4E, 0x2D, 0x4B, 0xCD, 0xE3, 0x02, 0x00,
        0x4D, 0x7F, 0x45, 0x76, 0x06, 0x00, 0x00, 0x00,
    ]

    @Test func aFileMadeByGzipIsUnpacked() throws {
        #expect(try Gzip.decompress(byGzip, limit: 100) == Array("seven\n".utf8))
    }

    @Test(arguments: Content.allCases)
    func whatIsPackedIsUnpackedAgain(content: Content) throws {
        let packed = try Gzip.compress(content.bytes)
        #expect(Gzip.isGzip(packed))
        #expect(try Gzip.decompress(packed, limit: content.bytes.count) == content.bytes)
    }

    @Test(arguments: Content.allCases)
    func gzipUnpacksWhatIsPackedHere(content: Content) throws {
        #expect(try gzipCommand("-dc", input: try Gzip.compress(content.bytes)) == content.bytes)
    }

    @Test(arguments: Content.allCases)
    func whatGzipPacksIsUnpackedHere(content: Content) throws {
        let packed = try gzipCommand("-c", input: content.bytes)
        #expect(try Gzip.decompress(packed, limit: content.bytes.count) == content.bytes)
    }

    @Test func severalMembersAreJoined() throws {
        let large = pseudoRandomBytes(count: 300_000)
        let packed = try Gzip.compress(large) + byGzip + Gzip.compress([]) + Gzip.compress([1, 2])
        #expect(try Gzip.decompress(packed, limit: 1 << 20) == large + Array("seven\n".utf8) + [1, 2])
    }

    @Test func theHigherLevelIsNotLarger() throws {
        let text = Array(String(repeating: "one two three five eight thirteen ", count: 5000).utf8)
        #expect(try Gzip.compress(text, level: 9).count <= Gzip.compress(text, level: 1).count)
    }

    @Test func everyShorterFileIsRefusedAsTruncated() {
        for length in 0..<byGzip.count {
            #expect(throws: GzipError.truncated) {
                try Gzip.decompress(Array(byGzip[..<length]), limit: 100)
            }
        }
    }

    @Test func halfAFileThatFillsWholeChunksIsRefused() throws {
        let packed = try Gzip.compress([UInt8](repeating: 7, count: 1 << 20))
        #expect(throws: GzipError.truncated) {
            try Gzip.decompress(Array(packed[..<(packed.count / 2)]), limit: 1 << 20)
        }
    }

    @Test func aWrongChecksumIsRefused() {
        var damaged = byGzip
        damaged[18] ^= 1
        #expect(throws: GzipError.corrupt(reason: "incorrect data check")) {
            try Gzip.decompress(damaged, limit: 100)
        }
    }

    @Test func aWrongLengthIsRefused() {
        var damaged = byGzip
        damaged[22] ^= 1
        #expect(throws: GzipError.corrupt(reason: "incorrect length check")) {
            try Gzip.decompress(damaged, limit: 100)
        }
    }

    @Test func everyFlippedBitOfTheContentIsNoticed() {
        for bit in (10 * 8)..<(byGzip.count * 8) {
            var damaged = byGzip
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            let result = try? Gzip.decompress(damaged, limit: 100)
            // A flip in the padding after the last block changes nothing that the format defines.
            #expect(result == nil || result == Array("seven\n".utf8), "bit \(bit)")
        }
    }

    @Test(arguments: [[0x00], Array("garbage".utf8), [0x1F], [0x1F, 0x8C]] as [[UInt8]])
    func bytesAfterTheLastMemberAreRefused(rest: [UInt8]) {
        #expect(throws: GzipError.trailingBytes(count: rest.count)) {
            try Gzip.decompress(byGzip + rest, limit: 100)
        }
    }

    @Test func anotherFormatIsRefused() {
        #expect(throws: GzipError.notGzip) { try Gzip.decompress(Array("PK\u{3}\u{4}".utf8), limit: 100) }
    }

    @Test func contentOverTheLimitIsRefused() throws {
        #expect(throws: GzipError.overLimit(limit: 5)) { try Gzip.decompress(byGzip, limit: 5) }
        let bomb = try Gzip.compress([UInt8](repeating: 0, count: 50_000_000))
        #expect(bomb.count < 60_000)
        #expect(throws: GzipError.overLimit(limit: 1000)) { try Gzip.decompress(bomb, limit: 1000) }
    }

    @Test func theLimitCountsAllMembersTogether() {
        #expect(throws: GzipError.overLimit(limit: 11)) { try Gzip.decompress(byGzip + byGzip, limit: 11) }
        #expect(throws: Never.self) { try Gzip.decompress(byGzip + byGzip, limit: 12) }
    }
}

/// Bytes that gzip cannot make smaller, the same in every run (xorshift64, Marsaglia 2003).
private func pseudoRandomBytes(count: Int) -> [UInt8] {
    var state: UInt64 = 88_172_645_463_325_252
    return (0..<count).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(truncatingIfNeeded: state >> 24)
    }
}

/// Runs gzip(1), the independent implementation that every Debian carries, through files so that no pipe fills up.
private func gzipCommand(_ option: String, input: [UInt8]) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gzip-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (from, to) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
    try Data(input).write(to: from)
    try Data().write(to: to)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", option]
    process.standardInput = try FileHandle(forReadingFrom: from)
    process.standardOutput = try FileHandle(forWritingTo: to)
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return try Array(Data(contentsOf: to))
}
