/// Builds PNG files of every kind by the PNG specification alone, with no library, as an independent oracle.
///
/// The compressed data consists of stored deflate blocks (RFC 1951, 3.2.4), so no compressor is needed. The rows take
/// the five filters in turn.
struct PNGBuilder {
    /// PNG's colour type: 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA.
    var colourType: UInt8
    /// Bits per sample: 1, 2, 4, 8, 16.
    var depth: Int
    var isInterlaced = false
    /// The PLTE chunk's data.
    var palette: [UInt8]?
    /// The tRNS chunk's data.
    var transparency: [UInt8]?
    /// The most bytes in one IDAT chunk.
    var dataChunk = 1 << 16
    /// The filter of the first row.
    var firstFilter = 0

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    var channels: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colourType] ?? 0 }

    /// A whole file; `sample` gives the sample at x, y, channel, within the bit depth.
    func file(width: Int, height: Int, sample: (Int, Int, Int) -> Int) -> [UInt8] {
        let compressed = Self.stored(filteredRows(width: width, height: height, sample: sample))
        var file = Self.signature + Self.chunk("IHDR", header(width: width, height: height))
        if let palette { file += Self.chunk("PLTE", palette) }
        if let transparency { file += Self.chunk("tRNS", transparency) }
        for start in stride(from: 0, to: compressed.count, by: dataChunk) {
            file += Self.chunk("IDAT", Array(compressed[start..<min(start + dataChunk, compressed.count)]))
        }
        return file + Self.chunk("IEND", [])
    }

    func header(width: Int, height: Int) -> [UInt8] {
        Self.big(width) + Self.big(height) + [UInt8(depth), colourType, 0, 0, isInterlaced ? 1 : 0]
    }

    /// Length, type, data, CRC (PNG specification 5.3).
    static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return big(data.count) + body + big(Int(crc(body)))
    }

    static func big(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

    // MARK: Rows

    private func filteredRows(width: Int, height: Int, sample: (Int, Int, Int) -> Int) -> [UInt8] {
        // Adam7: first column and row, step across and down, of the seven passes (PNG specification 8.2).
        let passes =
            isInterlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)]
        let distance = max(1, channels * depth / 8)
        var out: [UInt8] = []
        var filter = firstFilter
        for (startX, startY, stepX, stepY) in passes where startX < width {
            var above: [UInt8]?
            for y in stride(from: startY, to: height, by: stepY) {
                let samples = stride(from: startX, to: width, by: stepX).flatMap { x in
                    (0..<channels).map { sample(x, y, $0) }
                }
                let row = packed(samples)
                out += Self.filtered(row, above: above ?? row.map { _ in 0 }, distance: distance, filter: filter)
                above = row
                filter = (filter + 1) % 5
            }
        }
        return out
    }

    private func packed(_ samples: [Int]) -> [UInt8] {
        if depth == 16 { return samples.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] } }
        var bytes = [UInt8](repeating: 0, count: (samples.count * depth + 7) / 8)
        for (index, sample) in samples.enumerated() {
            bytes[index * depth / 8] |= UInt8(sample << (8 - depth - index * depth % 8))
        }
        return bytes
    }

    /// PNG specification 9.2 to 9.4.
    private static func filtered(_ row: [UInt8], above: [UInt8], distance: Int, filter: Int) -> [UInt8] {
        [UInt8(filter)]
            + row.indices.map { index in
                let left = index >= distance ? Int(row[index - distance]) : 0
                let up = Int(above[index])
                let corner = index >= distance ? Int(above[index - distance]) : 0
                let estimate = left + up - corner
                let paeth = [left, up, corner].min { abs(estimate - $0) < abs(estimate - $1) } ?? 0
                return row[index] &- UInt8([0, left, up, (left + up) / 2, paeth][filter])
            }
    }

    // MARK: Checksums and the zlib container

    private static func stored(_ data: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: data.count, by: 65_535) {
            let block = data[start..<min(start + 65_535, data.count)]
            let isLast = block.endIndex == data.count
            let (low, high) = (UInt8(block.count & 255), UInt8(block.count >> 8))
            out += [isLast ? 1 : 0, low, high, ~low, ~high] + block
        }
        var (a, b) = (1, 0)
        for byte in data {
            a = (a + Int(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return out + big(b << 16 | a)
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { crcTable[Int(($0 ^ UInt32($1)) & 255)] ^ ($0 >> 8) }
    }
}
