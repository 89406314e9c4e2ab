internal import FoundationEssentials

/// The safetensors format: a length, a JSON header, raw little-endian scalars.
///
/// Source: <https://github.com/huggingface/safetensors#format>. A file is treated as hostile: the header is bounded,
/// and every tensor must lie inside the data, back to back, with nothing left over. Only `F32` is read.
public struct Safetensors: Sendable, Equatable {
    /// Tensors by name.
    public var tensors: [String: Tensor]
    /// The free text of `__metadata__`.
    public var metadata: [String: String]

    /// Largest header that is read, in bytes.
    static let headerLimit = 1 << 20
    /// Largest scalar count of one tensor that is read.
    static let scalarLimit = 1 << 28

    /// Creates a file's content.
    public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
        self.tensors = tensors
        self.metadata = metadata
    }

    /// Reads a file's bytes.
    ///
    /// - Throws: ``SafetensorsError`` if the bytes are not a whole, well-formed file of float32 tensors.
    public init(decoding bytes: [UInt8]) throws(SafetensorsError) {
        guard bytes.count >= 8 else { throw .truncated(expected: 8, got: bytes.count) }
        let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << (8 * UInt64($1)) }
        guard length <= UInt64(Self.headerLimit) else { throw .headerTooLong(length: length, limit: Self.headerLimit) }
        let dataStart = 8 + Int(length)
        guard bytes.count >= dataStart else { throw .truncated(expected: dataStart, got: bytes.count) }

        let header: [String: HeaderEntry]
        do {
            header = try JSONDecoder().decode([String: HeaderEntry].self, from: Data(bytes[8..<dataStart]))
        } catch {
            throw .malformedHeader(reason: "\(error)")
        }

        tensors = [:]
        metadata = [:]
        var ranges: [Range<Int>] = []
        for (name, entry) in header {
            switch entry {
            case .metadata(let texts):
                guard name == "__metadata__" else { throw .malformedHeader(reason: "\(name) describes no tensor") }
                metadata = texts
            case .tensor(let description):
                let range = try description.byteRange(name: name, available: bytes.count - dataStart)
                ranges.append(range)
                tensors[name] = Tensor(
                    shape: description.shape,
                    scalars: Self.floats(in: bytes, at: dataStart + range.lowerBound, range)
                )
            }
        }
        var end = 0
        for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            guard range.lowerBound == end else { throw .gapOrOverlap(offset: range.lowerBound) }
            end = range.upperBound
        }
        guard end == bytes.count - dataStart else { throw .trailingBytes(count: bytes.count - dataStart - end) }
    }

    /// The file's bytes: tensors in the order of their names, the header padded with spaces to a multiple of 8.
    public func encoded() throws -> [UInt8] {
        var header: [String: HeaderEntry] = [:]
        if !metadata.isEmpty { header["__metadata__"] = .metadata(metadata) }
        var offset = 0
        let ordered = tensors.sorted { $0.key < $1.key }
        for (name, tensor) in ordered {
            let end = offset + tensor.scalars.count * 4
            header[name] = .tensor(TensorDescription(dtype: "F32", shape: tensor.shape, offsets: [offset, end]))
            offset = end
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = [UInt8](try encoder.encode(header))
        json += [UInt8](repeating: 0x20, count: (8 - json.count % 8) % 8)

        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + json.count + offset)
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) }
        bytes += json
        for (_, tensor) in ordered { tensor.scalars.withUnsafeBytes { bytes.append(contentsOf: $0) } }
        return bytes
    }

    private static func floats(in bytes: [UInt8], at start: Int, _ range: Range<Int>) -> [Float] {
        [Float](unsafeUninitializedCapacity: range.count / 4) { buffer, count in
            bytes.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: source[start..<start + range.count])
                )
            }
            count = range.count / 4
        }
    }
}

/// A value in the header: either a tensor's place or the metadata.
private enum HeaderEntry: Codable {
    case tensor(TensorDescription)
    case metadata([String: String])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let description = try? container.decode(TensorDescription.self) {
            self = .tensor(description)
        } else {
            self = .metadata(try container.decode([String: String].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .tensor(let description): try container.encode(description)
        case .metadata(let texts): try container.encode(texts)
        }
    }
}

/// A tensor's entry; the names are the format's.
private struct TensorDescription: Codable {
    let dtype: String
    let shape: [Int]
    let offsets: [Int]

    enum CodingKeys: String, CodingKey {
        case dtype, shape
        case offsets = "data_offsets"
    }

    /// The tensor's bytes within the data, checked against its shape and the file's size.
    func byteRange(name: String, available: Int) throws(SafetensorsError) -> Range<Int> {
        guard dtype == "F32" else { throw .unsupportedType(name: name, type: dtype) }
        var count = 1
        for extent in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            guard extent >= 0, !overflow, product <= Safetensors.scalarLimit else {
                throw .malformedHeader(reason: "\(name) has the shape \(shape)")
            }
            count = product
        }
        guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1],
            offsets[1] <= available
        else { throw .outOfBounds(name: name, offsets: offsets, available: available) }
        guard offsets[1] - offsets[0] == count * 4 else {
            throw .malformedHeader(reason: "\(name) of shape \(shape) does not fill \(offsets)")
        }
        return offsets[0]..<offsets[1]
    }
}
