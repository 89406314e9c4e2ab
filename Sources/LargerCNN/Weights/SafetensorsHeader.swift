internal import FoundationEssentials

/// The header of a safetensors file: where each tensor lies, checked against the file's size.
struct SafetensorsHeader {
    /// Where a tensor lies.
    struct Entry {
        let shape: [Int]
        /// Offsets within the file.
        let bytes: Range<Int>
    }

    /// Largest header that is read, in bytes.
    static let byteLimit = 1 << 20
    /// Largest scalar count of one tensor that is read.
    static let scalarLimit = 1 << 28

    /// Tensors by name.
    let entries: [String: Entry]
    /// The free text of `__metadata__`.
    let metadata: [String: String]

    /// Reads the header at the start of a file.
    ///
    /// - Parameter file: All bytes of the file; only those of the header are touched.
    /// - Throws: ``SafetensorsError`` if this is not a whole, well-formed file of float32 tensors.
    init(of file: UnsafeRawBufferPointer) throws(SafetensorsError) {
        guard file.count >= 8 else { throw .truncated(expected: 8, got: file.count) }
        let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(file[$1]) << (8 * UInt64($1)) }
        guard length <= UInt64(Self.byteLimit) else { throw .headerTooLong(length: length, limit: Self.byteLimit) }
        let dataStart = 8 + Int(length)
        guard file.count >= dataStart else { throw .truncated(expected: dataStart, got: file.count) }

        let values: [String: Value]
        do {
            values = try JSONDecoder().decode([String: Value].self, from: Data(file[8..<dataStart]))
        } catch {
            throw .malformedHeader(reason: "\(error)")
        }
        var (entries, metadata): ([String: Entry], [String: String]) = ([:], [:])
        for (name, value) in values {
            switch value {
            case .metadata(let texts):
                guard name == "__metadata__" else { throw .malformedHeader(reason: "\(name) describes no tensor") }
                metadata = texts
            case .tensor(let description):
                let range = try description.byteRange(name: name, available: file.count - dataStart)
                entries[name] = Entry(
                    shape: description.shape,
                    bytes: dataStart + range.lowerBound..<dataStart + range.upperBound
                )
            }
        }
        var end = dataStart
        let ranges = entries.values.map(\.bytes)
        for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            guard range.lowerBound == end else { throw .gapOrOverlap(offset: range.lowerBound - dataStart) }
            end = range.upperBound
        }
        guard end == file.count else { throw .trailingBytes(count: file.count - end) }
        (self.entries, self.metadata) = (entries, metadata)
    }
}

extension SafetensorsHeader {
    /// A value in the header: either a tensor's place or the metadata.
    enum Value: Codable {
        case tensor(Description)
        case metadata([String: String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let description = try? container.decode(Description.self) {
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
    struct Description: Codable {
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
                guard extent >= 0, !overflow, product <= SafetensorsHeader.scalarLimit else {
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
}
