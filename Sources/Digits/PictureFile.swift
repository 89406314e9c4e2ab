import FoundationEssentials
import ImageCodec
import LargerCNN

/// A picture on disk, read as the API reads an upload: same decoder, same limits, same preprocessing.
enum PictureFile {
    /// Reads and decodes a picture.
    ///
    /// - Parameter path: A PNG or JPEG file; `-` is standard input.
    /// - Returns: The picture, upright.
    /// - Throws: ``CommandError`` with one sentence that says what is wrong.
    static func decode(path: String) throws(CommandError) -> Picture {
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(filePath: path == "-" ? "/dev/stdin" : path)))
        } catch {
            throw CommandError("it cannot be read")
        }
        do {
            return try ImageDecoder().decode(bytes)
        } catch {
            throw CommandError(error.message)
        }
    }

    /// Reads, decodes and prepares a picture.
    ///
    /// - Parameters:
    ///   - path: A PNG or JPEG file; `-` is standard input.
    ///   - preprocessor: Which steps are taken.
    /// - Returns: The digit and what was learnt about the picture.
    /// - Throws: ``CommandError`` with one sentence that says what is wrong.
    static func prepare(
        path: String,
        with preprocessor: Preprocessor = Preprocessor()
    ) throws(CommandError) -> PreparedDigit {
        var trace: PreprocessingTrace?
        return try prepare(try decode(path: path), with: preprocessor, tracing: &trace)
    }

    /// Prepares a picture, and keeps what each step made of it.
    ///
    /// - Parameters:
    ///   - picture: The picture.
    ///   - preprocessor: Which steps are taken.
    ///   - trace: Where the steps record what they make, unless it is `nil`.
    /// - Returns: The digit and what was learnt about the picture.
    /// - Throws: ``CommandError`` with one sentence that says what is wrong.
    static func prepare(
        _ picture: Picture,
        with preprocessor: Preprocessor = Preprocessor(),
        tracing trace: inout PreprocessingTrace?
    ) throws(CommandError) -> PreparedDigit {
        do {
            return try preprocessor.prepare(picture, tracing: &trace)
        } catch {
            switch error {
            case .blank: throw CommandError("the image is blank")
            }
        }
    }

    /// Reads, decodes and reads the number in a picture.
    ///
    /// - Parameters:
    ///   - path: A PNG or JPEG file; `-` is standard input.
    ///   - network: The network.
    ///   - calibration: What is known of its weights.
    /// - Returns: The number, digit by digit.
    /// - Throws: ``CommandError`` with one sentence that says what is wrong.
    static func readNumber(
        path: String,
        by network: CompiledNetwork,
        calibration: Calibration
    ) throws(CommandError) -> NumberReading {
        let picture = try decode(path: path)
        do {
            return try NumberReader().read(picture, calibration: calibration, by: network.logits)
        } catch PreprocessingError.blank {
            throw CommandError("the image is blank")
        } catch NumberReadingError.tooMuchInk(let limit) {
            throw CommandError("the image shows more than \(limit) digits")
        } catch {
            throw CommandError("\(error)")
        }
    }
}
