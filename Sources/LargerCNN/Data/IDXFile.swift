internal import Compression
internal import FoundationEssentials

/// MNIST's IDX format: big-endian magic number, extents, bytes; plain or gzip.
///
/// Source: the format's description on the MNIST page, <http://yann.lecun.com/exdb/mnist/>.
enum IDXFile {
    /// Unsigned bytes in three axes: images.
    static let imagesMagic: UInt32 = 0x0803
    /// Unsigned bytes in one axis: labels.
    static let labelsMagic: UInt32 = 0x0801
    /// Largest file after decompression, in bytes: far beyond MNIST's 47 MB.
    static let sizeLimit = 1 << 30

    /// Reads a file's bytes, decompressed where it is gzip.
    static func bytes(path: String) throws(DataError) -> [UInt8] {
        let raw: [UInt8]
        do {
            raw = [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        guard raw.starts(with: [0x1F, 0x8B]) else { return raw }
        do {
            return try Gzip.decompress(raw, limit: sizeLimit)
        } catch {
            throw .corrupt(path: path, reason: "\(error)")
        }
    }

    /// The images of a file's bytes, which must be 28x28.
    static func images(
        in bytes: [UInt8],
        path: String,
        origin: DigitImage.Origin
    ) throws(DataError) -> [DigitImage] {
        let extents = try extents(in: bytes, magic: imagesMagic, axes: 3, path: path)
        guard extents[1] == DigitImage.side, extents[2] == DigitImage.side else {
            throw .corrupt(path: path, reason: "images are \(extents[1])x\(extents[2]), not 28x28")
        }
        return (0..<extents[0]).map { index in
            let start = 16 + index * DigitImage.pixelCount
            return DigitImage(pixels: Array(bytes[start..<start + DigitImage.pixelCount]), origin: origin)
        }
    }

    /// The images of a file's bytes, of whatever size: rows, columns, and all samples image by image.
    static func greyImages(
        in bytes: [UInt8],
        path: String
    ) throws(DataError) -> (height: Int, width: Int, pixels: [UInt8]) {
        let extents = try extents(in: bytes, magic: imagesMagic, axes: 3, path: path)
        return (extents[1], extents[2], Array(bytes[16...]))
    }

    /// The labels of a file's bytes, none beyond the greatest that the caller knows.
    static func labels(in bytes: [UInt8], path: String, greatest: UInt8 = 9) throws(DataError) -> [UInt8] {
        _ = try extents(in: bytes, magic: labelsMagic, axes: 1, path: path)
        let labels = Array(bytes[8...])
        if let wrong = labels.first(where: { $0 > greatest }) {
            throw .corrupt(path: path, reason: "\(wrong) is no label of a digit")
        }
        return labels
    }

    /// A file's bytes, not compressed: header and samples.
    ///
    /// - Parameters:
    ///   - values: As many bytes as the product of the extents.
    ///   - extents: One for labels, three for images.
    /// - Returns: What ``greyImages(in:path:)`` and ``labels(in:path:greatest:)`` read.
    static func encode(_ values: [UInt8], extents: [Int]) -> [UInt8] {
        precondition(values.count == extents.reduce(1, *), "\(values.count) bytes do not fill \(extents)")
        precondition(extents.count == 1 || extents.count == 3, "labels have one axis, images three")
        let words = [extents.count == 1 ? labelsMagic : imagesMagic] + extents.map { UInt32($0) }
        return words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } } + values
    }

    /// The extents after the magic number; the rest of the file must be exactly their product.
    private static func extents(
        in bytes: [UInt8],
        magic: UInt32,
        axes: Int,
        path: String
    ) throws(DataError) -> [Int] {
        let header = 4 + 4 * axes
        guard bytes.count >= header else {
            throw .corrupt(path: path, reason: "\(bytes.count) bytes hold no IDX header")
        }
        func word(_ index: Int) -> UInt32 { (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[index * 4 + $1]) } }
        guard word(0) == magic else {
            let found = String(word(0), radix: 16)
            throw .corrupt(path: path, reason: "magic number 0x\(found), expected 0x\(String(magic, radix: 16))")
        }
        let extents = (1...axes).map { Int(word($0)) }
        let (expected, overflow) = extents.reduce((1, false)) { product, extent in
            let (value, overflow) = product.0.multipliedReportingOverflow(by: extent)
            return (value, product.1 || overflow)
        }
        guard !overflow, bytes.count - header == expected else {
            throw .corrupt(
                path: path,
                reason: "the header promises \(extents), the file holds \(bytes.count - header) bytes"
            )
        }
        return extents
    }
}
