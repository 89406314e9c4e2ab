import FoundationEssentials
@preconcurrency import Glibc
import LargerCNN
import ServiceSupport

/// `digits predict`.
enum PredictCommand {
    static let table = OptionTable(
        program: "digits predict",
        summary: "Reads the digit in each picture.",
        operands: Operands("IMAGE", count: 1...10_000),
        [
            DataOptions.model,
            Option(switch: "json", help: "Print one JSON object per picture, a line each"),
            Option(switch: "show", help: "Also print the 28x28 picture that the network saw"),
            DataOptions.threads,
        ]
    )

    static var command: CommandLineProgram.Command { .init("predict", table) { try run($0) } }

    /// An answer as a script reads it.
    private struct Wire: Encodable {
        let file: String
        var predictedDigit: Int?
        var confidence: Double?
        var probabilities: [Double]?
        var error: String?

        enum CodingKeys: String, CodingKey {
            case file, confidence, probabilities, error
            case predictedDigit = "predicted_digit"
        }
    }

    /// Answers each picture in order; one that cannot be read does not keep the others from being answered.
    ///
    /// - Returns: 0, or 1 if a picture could not be read.
    static func run(_ options: ParsedOptions) throws -> Int32 {
        let weights = try WeightsFile.read(path: options.string("model")).weights
        let network = try CompiledNetwork(weights: weights, threads: DataOptions.threadCount(options))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var status: Int32 = 0
        for path in options.operands {
            var answer = Wire(file: path)
            do throws(CommandError) {
                let image = try PictureFile.prepare(path: path).image
                let prediction = try predict(image, network)
                answer.predictedDigit = prediction.digit
                answer.confidence = Double(prediction.confidence)
                answer.probabilities = prediction.probabilities.map(Double.init)
                if !options.flag("json") {
                    print("\(path): \(prediction.digit) (\(percent(Double(prediction.confidence))))")
                }
                if options.flag("show") { print(drawing(of: image)) }
            } catch {
                answer.error = error.description
                if !options.flag("json") { fputs("\(path): \(error)\n", stderr) }
                status = 1
            }
            if options.flag("json") { print(String(decoding: try encoder.encode(answer), as: UTF8.self)) }
        }
        return status
    }

    private static func predict(_ image: DigitImage, _ network: CompiledNetwork) throws(CommandError) -> Prediction {
        do {
            return try network.predict([image])[0]
        } catch {
            throw CommandError("\(error)")
        }
    }

    /// The picture in characters, two wide for each pixel so that it is as wide as it is high.
    private static func drawing(of image: DigitImage) -> String {
        let shades = Array(" .:-=+*#%@")
        return (0..<DigitImage.side).map { y in
            String(
                (0..<DigitImage.side).flatMap { x -> [Character] in
                    let shade = shades[Int(image.pixels[y * DigitImage.side + x]) * (shades.count - 1) / 255]
                    return [shade, shade]
                }
            )
        }.joined(separator: "\n")
    }
}
