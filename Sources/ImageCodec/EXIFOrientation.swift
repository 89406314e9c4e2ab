/// How a camera was held: the eight values of EXIF's orientation tag (EXIF 2.3, 4.6.4, tag 0x0112).
enum EXIFOrientation: UInt16, CaseIterable {
    case upright = 1
    case mirrored = 2
    case upsideDown = 3
    case upsideDownMirrored = 4
    case transposed = 5
    /// Stored on its left side: to be turned a quarter clockwise.
    case turnedLeft = 6
    case transversed = 7
    /// Stored on its right side: to be turned a quarter counter-clockwise.
    case turnedRight = 8

    /// Whether width and height change places when the picture is turned upright.
    var swapsSides: Bool { rawValue >= 5 }

    /// Finds the orientation in the data of a JPEG's APP1 marker.
    ///
    /// The layout is a TIFF header and one directory of 12-byte entries (EXIF 2.3, 4.6.2). Reading is bounded: one
    /// directory, at most as many entries as there are bytes for. Malformed data is as good as none, since it is the
    /// pixels that matter.
    ///
    /// It is `nil` if the marker is not EXIF, and upright if it is, but says nothing legible.
    ///
    /// - Parameter app1: The marker's data, "Exif" and two zero bytes first.
    init?(app1: some RandomAccessCollection<UInt8>) {
        guard app1.starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) else { return nil }
        self = Self.orientation(inTIFF: TIFFBytes(Array(app1.dropFirst(6)))) ?? .upright
    }

    private static func orientation(inTIFF tiff: TIFFBytes?) -> EXIFOrientation? {
        guard let tiff, tiff.short(at: 2) == 42, let start = tiff.long(at: 4), let count = tiff.short(at: start) else {
            return nil
        }
        for index in 0..<Int(count) {
            let entry = start + 2 + 12 * index
            guard let tag = tiff.short(at: entry) else { return nil }
            guard tag == 0x0112 else { continue }
            let isOneShort = tiff.short(at: entry + 2) == 3 && tiff.long(at: entry + 4) == 1
            guard isOneShort, let value = tiff.short(at: entry + 8) else { return nil }
            return EXIFOrientation(rawValue: value)
        }
        return nil
    }
}

/// The bytes of a TIFF structure in either byte order; reading past the end gives `nil`.
private struct TIFFBytes {
    private let bytes: [UInt8]
    private let isLittleEndian: Bool

    init?(_ bytes: [UInt8]) {
        switch bytes.prefix(2) {
        case [0x49, 0x49]: isLittleEndian = true
        case [0x4D, 0x4D]: isLittleEndian = false
        default: return nil
        }
        self.bytes = bytes
    }

    func short(at offset: Int) -> UInt16? { integer(at: offset, size: 2).map(UInt16.init) }

    func long(at offset: Int) -> Int? { integer(at: offset, size: 4).map(Int.init) }

    private func integer(at offset: Int, size: Int) -> UInt32? {
        guard offset >= 0, offset <= bytes.count - size else { return nil }
        let slice = bytes[offset..<offset + size]
        return isLittleEndian
            ? slice.reversed().reduce(0) { $0 << 8 | UInt32($1) }
            : slice.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
