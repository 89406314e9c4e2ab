import HTTPServer
import LargerCNN

extension OpenInference {
    /// How the elements of an input are written.
    private enum ElementType: String, CaseIterable {
        /// Grey from 0, the ground, to 1, ink.
        case single = "FP32"
        /// Grey from 0 to 255.
        case byte = "UINT8"

        var size: Int {
            switch self {
            case .single: 4
            case .byte: 1
            }
        }
    }

    /// The digits of a request.
    ///
    /// - Parameters:
    ///   - request: The JSON of the request.
    ///   - tensors: The bytes that follow it.
    ///   - limit: The most digits.
    /// - Returns: At least one digit.
    /// - Throws: `HTTPError` 400 that says what is wrong with the input, 413 for too many digits.
    static func digits(
        of request: Request,
        tensors: ArraySlice<UInt8>,
        limit: Int
    ) throws(HTTPError) -> [DigitImage] {
        guard request.inputs.count == 1, let input = request.inputs.first, input.name == Self.input else {
            throw HTTPError(.badRequest, "The model has one input, '\(Self.input)'.")
        }
        guard let type = ElementType(rawValue: input.datatype) else {
            throw HTTPError(.badRequest, "The input's datatype is neither FP32 nor UINT8.")
        }
        let count = try digitCount(of: input.shape)
        guard count <= limit else { throw .tooMany(limit: limit) }
        let pixels = try pixels(of: input, type, count * DigitImage.pixelCount, tensors)
        let origin = try origin(of: input)
        return (0..<count).map { digit in
            DigitImage(
                pixels: Array(pixels[digit * DigitImage.pixelCount..<(digit + 1) * DigitImage.pixelCount]),
                origin: origin
            )
        }
    }

    /// Where an input's digits come from: MNIST's like, or pictures that the client prepared itself.
    private static func origin(of input: Request.Input) throws(HTTPError) -> DigitImage.Origin {
        guard let parameter = input.parameters?["origin"] else { return .bitmap }
        guard case .text(let word) = parameter, let origin = DigitImage.Origin(rawValue: word) else {
            throw HTTPError(.badRequest, "The input's parameter 'origin' is neither 'bitmap' nor 'picture'.")
        }
        return origin
    }

    /// How many digits a shape holds: (n, 28, 28), (n, 1, 28, 28) or (n, 784).
    private static func digitCount(of shape: [Int]) throws(HTTPError) -> Int {
        let side = DigitImage.side
        let forms = [[side, side], [1, side, side], [DigitImage.pixelCount]]
        guard let count = shape.first, count > 0, forms.contains(Array(shape.dropFirst())) else {
            throw HTTPError(.badRequest, "The input's shape is none of [n,28,28], [n,1,28,28] and [n,784].")
        }
        return count
    }

    private static func pixels(
        of input: Request.Input,
        _ type: ElementType,
        _ count: Int,
        _ tensors: ArraySlice<UInt8>
    ) throws(HTTPError) -> [UInt8] {
        if case .integer(let size) = input.parameters?["binary_data_size"] {
            guard size == tensors.count, size == count * type.size, input.data == nil else {
                throw HTTPError(
                    .badRequest,
                    "The input's shape needs \(count * type.size) bytes; 'binary_data_size' or the body says otherwise."
                )
            }
            guard type == .single else { return Array(tensors) }
            return try grey(
                tensors.withUnsafeBytes { bytes in
                    (0..<count).map { index in
                        let bits = bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
                        return Float(bitPattern: UInt32(littleEndian: bits))
                    }
                }
            )
        }
        guard let values = input.data?.values, values.count == count, tensors.isEmpty else {
            throw HTTPError(.badRequest, "The input's data is not the \(count) numbers that its shape needs.")
        }
        return try type == .single ? grey(values) : bytes(values)
    }

    /// Fractions of ink as bytes, which is what the network was trained on.
    private static func grey(_ values: [Float]) throws(HTTPError) -> [UInt8] {
        guard values.allSatisfy({ (0...1).contains($0) }) else {
            throw HTTPError(.badRequest, "An FP32 input holds numbers from 0 (ground) to 1 (ink) only.")
        }
        return values.map { UInt8(($0 * 255).rounded()) }
    }

    private static func bytes(_ values: [Float]) throws(HTTPError) -> [UInt8] {
        let bytes = values.compactMap { UInt8(exactly: $0) }
        guard bytes.count == values.count else {
            throw HTTPError(.badRequest, "A UINT8 input holds whole numbers from 0 (ground) to 255 (ink) only.")
        }
        return bytes
    }
}
