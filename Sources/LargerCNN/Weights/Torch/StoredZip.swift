/// The entries of a zip archive that are stored without compression, which is how PyTorch writes its files.
///
/// Source: PKWARE, "APPNOTE.TXT - .ZIP File Format Specification", sections 4.3.7, 4.3.12 and 4.3.16. A file is treated
/// as hostile: every offset and length is checked. Zip64 and compressed entries are refused: no state_dict of this
/// network needs them.
struct StoredZip {
    /// Where each entry's bytes lie, by name.
    private let ranges: [String: Range<Int>]
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) throws(TorchFileError) {
        self.bytes = bytes
        let end = try Self.endOfCentralDirectory(bytes)
        let count = try Self.word16(bytes, end + 10)
        var place = try Self.word32(bytes, end + 16)
        var ranges: [String: Range<Int>] = [:]
        for _ in 0..<count {
            guard try Self.word32(bytes, place) == 0x0201_4B50 else { throw .notAnArchive }
            let method = try Self.word16(bytes, place + 10)
            let size = try Self.word32(bytes, place + 20)
            let nameLength = try Self.word16(bytes, place + 28)
            let extraLength = try Self.word16(bytes, place + 30)
            let commentLength = try Self.word16(bytes, place + 32)
            let header = try Self.word32(bytes, place + 42)
            let nameStart = place + 46
            guard nameStart + nameLength <= bytes.count else { throw .notAnArchive }
            let name = String(decoding: bytes[nameStart..<nameStart + nameLength], as: UTF8.self)
            guard method == 0 else { throw .unsupported("the entry \(name) is compressed") }

            // The local header has lengths of its own: PyTorch pads it so that data is aligned.
            guard try Self.word32(bytes, header) == 0x0403_4B50 else { throw .notAnArchive }
            let dataStart = try header + 30 + Self.word16(bytes, header + 26) + Self.word16(bytes, header + 28)
            guard dataStart + size <= bytes.count else { throw .notAnArchive }
            ranges[name] = dataStart..<dataStart + size
            place = nameStart + nameLength + extraLength + commentLength
        }
        self.ranges = ranges
    }

    /// The bytes of the entry whose name ends so; PyTorch puts the archive's own name before each.
    func entry(endingWith suffix: String) throws(TorchFileError) -> ArraySlice<UInt8> {
        guard let range = ranges.first(where: { $0.key.hasSuffix(suffix) })?.value else {
            throw .missingEntry(name: suffix)
        }
        return bytes[range]
    }

    /// Where the last record begins; a comment of up to 65,535 bytes may follow it.
    private static func endOfCentralDirectory(_ bytes: [UInt8]) throws(TorchFileError) -> Int {
        guard bytes.count >= 22 else { throw .notAnArchive }
        for place in stride(from: bytes.count - 22, through: max(0, bytes.count - 22 - 65_535), by: -1)
        where bytes[place..<place + 4].elementsEqual([0x50, 0x4B, 0x05, 0x06]) {
            return place
        }
        throw .notAnArchive
    }

    private static func word16(_ bytes: [UInt8], _ place: Int) throws(TorchFileError) -> Int {
        guard place >= 0, place + 2 <= bytes.count else { throw .notAnArchive }
        return Int(bytes[place]) | Int(bytes[place + 1]) << 8
    }

    private static func word32(_ bytes: [UInt8], _ place: Int) throws(TorchFileError) -> Int {
        try word16(bytes, place) | word16(bytes, place + 2) << 16
    }
}
