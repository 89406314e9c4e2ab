import FoundationEssentials
@preconcurrency import Glibc
import LargerCNN

/// What `digits predict --number` prints: the API's names, one JSON object or a few lines for each picture.
enum NumberOutput {
    /// An answer as a script reads it.
    private struct Wire: Encodable {
        struct Digit: Encodable {
            let digit: Int
            let confidence: Double
            let rejected: Bool
            let box: [Int]
        }
        let file: String
        var number: String?
        var lines: [String]?
        var digits: [Digit]?
        var rejected: Bool?
        var error: String?
    }

    /// Reads the number in a picture and prints it, or why it cannot be read.
    ///
    /// - Returns: Whether it was read.
    static func answer(
        _ path: String,
        _ model: ServedModel,
        _ network: CompiledNetwork,
        json: Bool,
        _ encoder: JSONEncoder
    ) throws -> Bool {
        var wire = Wire(file: path)
        do throws(CommandError) {
            let reading = try PictureFile.readNumber(path: path, by: network, calibration: model.calibration)
            wire.number = reading.number
            wire.lines = reading.lineTexts
            wire.rejected = reading.isRejected
            wire.digits = reading.digits.map { digit in
                Wire.Digit(
                    digit: digit.recognition.prediction.digit,
                    confidence: Double(digit.recognition.prediction.confidence),
                    rejected: digit.recognition.isRejected,
                    box: [digit.box.x, digit.box.y, digit.box.width, digit.box.height]
                )
            }
            if !json { print("\(path): \(text(of: reading))") }
        } catch {
            wire.error = error.description
            if !json { fputs("\(path): \(error)\n", stderr) }
        }
        if json { print(String(decoding: try encoder.encode(wire), as: UTF8.self)) }
        return wire.error == nil
    }

    /// The lines of the number, and how sure each digit is.
    private static func text(of reading: NumberReading) -> String {
        let digits = reading.digits.map { digit in
            let prediction = digit.recognition.prediction
            let mark = digit.recognition.isRejected ? ", rejected" : ""
            return "\(prediction.digit) \(percent(Double(prediction.confidence)))\(mark)"
        }
        return "\(reading.lineTexts.joined(separator: " / ")) (\(digits.joined(separator: "; ")))"
    }
}
