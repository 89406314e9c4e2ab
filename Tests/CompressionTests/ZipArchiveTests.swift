import Testing

@testable import Compression

/// Archives taken apart by hand, as APPNOTE.TXT describes them; Python's zipfile and `unzip` read them end to end.
struct ZipArchiveTests {
    private struct Entry {
        let name: String
        let method: Int
        let checksum: [UInt8]
        let packed: [UInt8]
        let size: [UInt8]
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Finds the directory by its end, and every entry by the directory.
    private static func read(_ archive: [UInt8]) throws -> [Entry] {
        let end = archive.suffix(22)
        try #require(end.starts(with: [0x50, 0x4B, 5, 6]))
        let count = number(end.dropFirst(10).prefix(2))
        var place = number(end.dropFirst(16).prefix(4))
        #expect(place + number(end.dropFirst(12).prefix(4)) == archive.count - 22)
        return try (0..<count).map { _ in
            let entry = archive[place...]
            try #require(entry.starts(with: [0x50, 0x4B, 1, 2]))
            let nameLength = number(entry.dropFirst(28).prefix(2))
            let name = entry.dropFirst(46).prefix(nameLength)
            let local = archive[number(entry.dropFirst(42).prefix(4))...]
            try #require(local.starts(with: [0x50, 0x4B, 3, 4]))
            // From the version needed to the length of the extra field both say the same.
            #expect(local.dropFirst(4).prefix(26).elementsEqual(entry.dropFirst(6).prefix(26)))
            #expect(local.dropFirst(30).prefix(nameLength).elementsEqual(name))
            place += 46 + nameLength
            return Entry(
                name: String(decoding: name, as: UTF8.self),
                method: number(entry.dropFirst(10).prefix(2)),
                checksum: Array(entry.dropFirst(16).prefix(4)),
                packed: Array(local.dropFirst(30 + nameLength).prefix(number(entry.dropFirst(20).prefix(4)))),
                size: Array(entry.dropFirst(24).prefix(4))
            )
        }
    }

    /// Lets zlib check a deflated entry: within a gzip file, whose trailer is checksum and size.
    private static func inflated(_ entry: Entry) throws -> [UInt8] {
        let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        return try Gzip.decompress(header + entry.packed + entry.checksum + entry.size, limit: 1 << 20)
    }

    @Test func everyFileIsFoundAndComesBack() throws {
        let text = [UInt8]("Handwritten digits, handwritten digits, handwritten digits.".utf8)
        let noise = (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
        var archive = ZipArchive()
        try archive.add("text/größe.txt", text)
        try archive.add("7_12.png", noise, as: .stored)
        try archive.add("empty", [])
        let entries = try Self.read(try archive.finished())
        #expect(entries.map(\.name) == ["text/größe.txt", "7_12.png", "empty"])
        #expect(entries.map(\.method) == [8, 0, 8])
        #expect(entries[0].packed.count < text.count)
        #expect(try Self.inflated(entries[0]) == text)
        #expect(entries[1].packed == noise)
        #expect(try Self.inflated(entries[2]) == [])
    }

    @Test func theChecksumIsTheOneThatTheFormatAsksFor() throws {
        var archive = ZipArchive()
        // The check value of CRC-32/ISO-HDLC.
        try archive.add("check", [UInt8]("123456789".utf8), as: .stored)
        #expect(try Self.read(try archive.finished())[0].checksum == [0x26, 0x39, 0xF4, 0xCB])
    }

    @Test func anArchiveOfNothingIsItsEndAlone() throws {
        #expect(try ZipArchive().finished().count == 22)
    }

    @Test func equalContentGivesEqualBytes() throws {
        func make() throws -> [UInt8] {
            var archive = ZipArchive()
            try archive.add("a", [1, 2, 3])
            return try archive.finished()
        }
        #expect(try make() == make())
    }

    @Test func whatOnlyTheLongFormCouldSayIsRefused() throws {
        var archive = ZipArchive()
        for number in 0..<65_535 { try archive.add("\(number)", [], as: .stored) }
        #expect(throws: ZipError.tooManyEntries) { try archive.add("one more", [], as: .stored) }
        #expect(throws: ZipError.tooManyEntries) { try archive.add(String(repeating: "n", count: 65_536), []) }
    }
}
