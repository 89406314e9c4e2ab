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

    /// Creates a file's content.
    public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
        self.tensors = tensors
        self.metadata = metadata
    }

    /// Reads a file's bytes.
    ///
    /// - Throws: ``SafetensorsError`` if the bytes are not a whole, well-formed file of float32 tensors.
    public init(decoding bytes: [UInt8]) throws(SafetensorsError) {
        let header = try bytes.withUnsafeBytes { bytes in
            Result { () throws(SafetensorsError) in try SafetensorsHeader(of: bytes) }
        }.get()
        metadata = header.metadata
        tensors = header.entries.mapValues { entry in
            Tensor(shape: entry.shape, scalars: Self.floats(in: bytes, entry.bytes))
        }
    }

    /// The file's bytes: tensors in the order of their names, the header padded with spaces to a multiple of 8.
    public func encoded() throws -> [UInt8] {
        var header: [String: SafetensorsHeader.Value] = [:]
        if !metadata.isEmpty { header["__metadata__"] = .metadata(metadata) }
        var offset = 0
        let ordered = tensors.sorted { $0.key < $1.key }
        for (name, tensor) in ordered {
            let end = offset + tensor.scalars.count * 4
            header[name] = .tensor(
                SafetensorsHeader.Description(dtype: "F32", shape: tensor.shape, offsets: [offset, end])
            )
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

    private static func floats(in bytes: [UInt8], _ range: Range<Int>) -> [Float] {
        [Float](unsafeUninitializedCapacity: range.count / 4) { buffer, count in
            bytes.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: source[range])
                )
            }
            count = range.count / 4
        }
    }
}
