/// Takes the numbers of tensors out of JSON before it is decoded.
///
/// A general decoder takes about half a microsecond for a number, and so about as long for a digit's 784 as the network
/// does. Every array that is the value of a key `data` and holds nothing but numbers, flat or nested, is read here, and
/// replaced by its place in ``arrays``. Whatever looks different in any way is left to the decoder, which then says what
/// is wrong with it.
struct TensorText {
    /// The JSON with the arrays replaced.
    private(set) var json: [UInt8] = []
    /// The numbers of each array, row-major.
    private(set) var arrays: [[Float]] = []

    private static let key = [UInt8]("\"data\"".utf8)

    /// Reads the arrays of a text, which need not be valid JSON.
    init(_ text: ArraySlice<UInt8>) {
        text.withUnsafeBytes { bytes in
            var copied = 0
            var position = 0
            while let (start, end) = Self.nextString(in: bytes, from: position) {
                position = end
                guard bytes[start..<end].elementsEqual(Self.key),
                    let colon = Self.skipSpace(in: bytes, from: end, to: UInt8(ascii: ":")),
                    let array = Self.skipSpace(in: bytes, from: colon + 1, to: UInt8(ascii: "[")),
                    let (values, next) = Self.numbers(in: bytes, from: array)
                else { continue }
                json += bytes[copied..<array]
                json += "\(arrays.count)".utf8
                arrays.append(values)
                copied = next
                position = next
            }
            json += bytes[copied...]
        }
    }

    /// The next string literal with its quotes; nil where there is none, or none that ends.
    private static func nextString(in bytes: UnsafeRawBufferPointer, from start: Int) -> (start: Int, end: Int)? {
        guard let first = bytes[start...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        var position = first + 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""): return (first, position + 1)
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        return nil
    }

    /// The place of a character that only white space may stand before.
    private static func skipSpace(in bytes: UnsafeRawBufferPointer, from start: Int, to wanted: UInt8) -> Int? {
        var position = start
        while position < bytes.count, isSpace(bytes[position]) { position += 1 }
        return position < bytes.count && bytes[position] == wanted ? position : nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 10 || byte == 13 || byte == 9 }

    /// Reads an array of numbers and of such arrays.
    ///
    /// - Returns: The numbers, and where the array ends; nil if it is anything else.
    private static func numbers(in bytes: UnsafeRawBufferPointer, from start: Int) -> (values: [Float], end: Int)? {
        var values: [Float] = []
        var position = start
        var depth = 0
        // Whether a value must come, may come, or must not.
        var expected = Expectation.value
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case 32, 10, 13, 9:
                position += 1
            case UInt8(ascii: "["):
                guard expected != .separator else { return nil }
                depth += 1
                expected = .valueOrEnd
                position += 1
            case UInt8(ascii: "]"):
                guard expected != .value else { return nil }
                depth -= 1
                expected = .separator
                position += 1
                if depth == 0 { return (values, position) }
            case UInt8(ascii: ","):
                guard expected == .separator else { return nil }
                expected = .value
                position += 1
            default:
                guard expected != .separator, let (value, end) = DecimalNumber.read(bytes, from: position) else {
                    return nil
                }
                values.append(value)
                expected = .separator
                position = end
            }
        }
        return nil
    }

    private enum Expectation {
        case value, valueOrEnd, separator
    }
}
