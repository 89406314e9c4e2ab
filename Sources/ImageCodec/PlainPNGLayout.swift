import CDeflate

/// Where the pixels of a plain PNG are, and how many (PNG specification, sections 5 and 11).
struct PlainPNGLayout {
    /// Width in pixels.
    let width: Int
    /// Height in pixels.
    let height: Int
    /// Samples of a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
    let channels: Int
    /// Where the compressed data is in the file, in order.
    private(set) var data: [Range<Int>] = []

    /// Bytes of a row, without the one that names its filter.
    var rowLength: Int { width * channels }
    /// Bytes of all rows, filtered.
    var filteredCount: Int { (rowLength + 1) * height }
    /// Bytes of the decoded picture.
    var rgbaCount: Int { 4 * width * height }

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let (header, data, transparency, end) = (name("IHDR"), name("IDAT"), name("tRNS"), name("IEND"))

    /// Reads the chunks.
    ///
    /// - Returns: nil for a picture that is not plain, or that has something wrong with it.
    init?(_ file: UnsafeBufferPointer<UInt8>) {
        guard file.starts(with: Self.signature) else { return nil }
        var next = Self.signature.count
        guard let header = Self.chunk(in: file, at: &next), header.name == Self.header, header.content.count == 13
        else {
            return nil
        }
        let facts = header.content.lowerBound
        (width, height) = (Int(Self.number(in: file, at: facts)), Int(Self.number(in: file, at: facts + 4)))
        // Eight bits; the only compression; the only set of filters; not interlaced.
        guard
            let channels = [0: 1, 2: 3, 4: 2, 6: 4][file[facts + 9]], width > 0, height > 0,
            file[facts + 8] == 8, file[facts + 10] == 0, file[facts + 11] == 0, file[facts + 12] == 0,
            // Before any product of the two.
            width <= 1 << 20, height <= 1 << 20
        else { return nil }
        self.channels = channels
        var dataIsOver = false
        while let chunk = Self.chunk(in: file, at: &next) {
            switch chunk.name {
            case Self.data:
                guard !dataIsOver else { return nil }
                data.append(chunk.content)
            case Self.end:
                guard !data.isEmpty else { return nil }
                return
            case Self.transparency:
                return nil
            default:
                // A small first letter says that it may be left out.
                guard chunk.name >> 24 & 0x20 != 0 else { return nil }
                dataIsOver = !data.isEmpty
            }
        }
        return nil
    }

    /// The chunk at a place, which then is that of the next one; nil if it is not whole.
    private static func chunk(
        in file: UnsafeBufferPointer<UInt8>,
        at place: inout Int
    ) -> (name: UInt32, content: Range<Int>)? {
        guard file.count - place >= 12 else { return nil }
        let length = Int(number(in: file, at: place))
        guard length <= file.count - place - 12 else { return nil }
        let (name, content) = (number(in: file, at: place + 4), place + 8..<place + 8 + length)
        // Of name and content; what may be left out is not read, so it may be wrong.
        let covered = UnsafeBufferPointer(rebasing: file[place + 4..<content.upperBound])
        guard
            name >> 24 & 0x20 != 0
                || libdeflate_crc32(0, covered.baseAddress, covered.count) == number(in: file, at: content.upperBound)
        else { return nil }
        place = content.upperBound + 4
        return (name, content)
    }

    private static func number(in file: UnsafeBufferPointer<UInt8>, at place: Int) -> UInt32 {
        file[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func name(_ text: StaticString) -> UInt32 {
        "\(text)".utf8.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
