import CZlib

/// A zip archive that is made in memory: PKWARE's APPNOTE.TXT 6.3.10, without its 64-bit extension.
///
/// ```swift
/// var archive = ZipArchive()
/// try archive.add("digit.png", png, as: .stored)
/// let bytes = try archive.finished()
/// ```
///
/// Entries carry no time, so equal content gives equal bytes.
public struct ZipArchive: Sendable {
    /// How an entry's content is kept.
    public enum Method: UInt16, Sendable {
        /// As it is: for what is packed already.
        case stored = 0
        /// Deflated (RFC 1951).
        case deflated = 8
    }

    /// Where an entry stands, for the directory at the end.
    private struct Entry {
        let header: [UInt8]
        let name: [UInt8]
        let offset: UInt32
    }

    /// Bit 11 of the general purpose flags: names are UTF-8 (APPNOTE 4.4.4).
    private static let flags: UInt16 = 1 << 11
    /// Version 2.0, the least that knows deflate (APPNOTE 4.4.3.2).
    private static let version: UInt16 = 20
    /// 1980-01-01, the first day that the format can say (APPNOTE 4.4.6).
    private static let date: UInt16 = 0x21

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    /// Begins an empty archive.
    public init() {}

    /// How many bytes the entries take so far.
    public var count: Int { bytes.count }

    /// Adds a file.
    ///
    /// - Parameters:
    ///   - name: Its path within the archive, with `/` between folders.
    ///   - content: What it holds.
    ///   - method: How it is kept.
    /// - Throws: ``ZipError``.
    public mutating func add(_ name: String, _ content: [UInt8], as method: Method = .deflated) throws(ZipError) {
        let name = [UInt8](name.utf8)
        guard name.count <= Int(UInt16.max), entries.count < Int(UInt16.max) else { throw .tooManyEntries }
        let packed: [UInt8]
        do {
            packed =
                method == .stored
                ? content : try GzipDeflater(level: 6, wrapping: .none).deflate(content)
        } catch {
            throw .outOfMemory
        }
        guard let offset = UInt32(exactly: bytes.count), let size = UInt32(exactly: content.count),
            let packedSize = UInt32(exactly: packed.count)
        else { throw .tooLarge }
        // The part that the entry and the directory have in common (APPNOTE 4.3.7 and 4.3.12).
        let header =
            Self.words(Self.version, Self.flags, method.rawValue, 0, Self.date)
            + Self.words(Self.checksum(content), packedSize, size) + Self.words(UInt16(name.count), 0)
        bytes += Self.words(0x0403_4B50 as UInt32) + header + name + packed
        entries.append(Entry(header: header, name: name, offset: offset))
    }

    /// Ends the archive with its directory.
    ///
    /// - Returns: The whole file.
    /// - Throws: ``ZipError/tooLarge``.
    public consuming func finished() throws(ZipError) -> [UInt8] {
        var directory: [UInt8] = []
        for entry in entries {
            // No comment, disk 0, no attributes, and where the entry begins.
            directory += Self.words(0x0201_4B50 as UInt32) + Self.words(Self.version) + entry.header
            directory += Self.words(0, 0, 0 as UInt16) + Self.words(0, entry.offset) + entry.name
        }
        guard let start = UInt32(exactly: bytes.count), let size = UInt32(exactly: directory.count),
            UInt32(exactly: bytes.count + directory.count) != nil
        else { throw .tooLarge }
        let count = UInt16(entries.count)
        return bytes + directory + Self.words(0x0605_4B50 as UInt32) + Self.words(0, 0, count, count)
            + Self.words(size, start) + Self.words(0 as UInt16)
    }

    /// The CRC-32 of zip, gzip and PNG (ISO 3309).
    private static func checksum(_ content: [UInt8]) -> UInt32 {
        content.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
    }

    /// Numbers in the format's order: the lowest byte first.
    private static func words<Word: FixedWidthInteger>(_ words: Word...) -> [UInt8] {
        words.flatMap { word in
            (0..<Word.bitWidth / 8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
    }
}

/// Why an archive cannot be made.
public enum ZipError: Error, Sendable, Equatable {
    /// A file or the whole would be larger than 4 GiB, which only the 64-bit extension can say.
    case tooLarge
    /// There are more than 65,535 files, or a name is longer.
    case tooManyEntries
    /// There was no memory for the compression.
    case outOfMemory
}
