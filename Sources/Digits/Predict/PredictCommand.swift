import FoundationEssentials
@preconcurrency import Glibc
import ImageCodec
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
            DataOptions.precision,
            Option(switch: "json", help: "Print one JSON object per picture, a line each"),
            Option(switch: "number", help: "Read all digits of each picture as a number"),
            Option(switch: "show", help: "Also print the 28x28 picture that the network saw"),
            Option(
                "explain",
                placeholder: "DIR",
                help: "Also write what each step made of the picture as PNG files there"
            ),
            DataOptions.threads,
        ]
    )

    static var command: CommandLineProgram.Command { .init("predict", table) { try run($0) } }

    /// An answer as a script reads it.
    private struct Wire: Encodable {
        struct Warning: Encodable {
            let code: String
            let message: String
        }
        let file: String
        var predictedDigit: Int?
        var confidence: Double?
        var probabilities: [Double]?
        var rejected: Bool?
        var reason: String?
        var warnings: [Warning]?
        var error: String?

        enum CodingKeys: String, CodingKey {
            case file, confidence, probabilities, rejected, reason, warnings, error
            case predictedDigit = "predicted_digit"
        }

        init(file: String) { self.file = file }

        /// Takes over what was recognised.
        mutating func take(_ recognition: Recognition) {
            let prediction = recognition.prediction
            predictedDigit = prediction.digit
            confidence = Double(prediction.confidence)
            probabilities = prediction.probabilities.map(Double.init)
            rejected = recognition.isRejected
            reason = recognition.rejection?.message
            warnings = recognition.warnings.map { Warning(code: $0.rawValue, message: $0.message) }
        }
    }

    /// Answers each picture in order; one that cannot be read does not keep the others from being answered.
    ///
    /// - Returns: 0, or 1 if a picture could not be read.
    static func run(_ options: ParsedOptions) throws -> Int32 {
        let model = try DataOptions.servedModel(options)
        let network = CompiledNetwork(model.weights, threads: try DataOptions.threadCount(options))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var status: Int32 = 0
        if options.flag("number") {
            for path in options.operands {
                let isRead = try NumberOutput.answer(path, model, network, json: options.flag("json"), encoder)
                if !isRead { status = 1 }
            }
            return status
        }
        for path in options.operands {
            var answer = Wire(file: path)
            do throws(CommandError) {
                let (digit, logits) = try read(path, network, options)
                let recognition = Recognition(of: digit, logits: logits, calibration: model.calibration)
                answer.take(recognition)
                if !options.flag("json") { print("\(path): \(text(of: recognition))") }
                if options.flag("show") { print(drawing(of: digit.image)) }
            } catch {
                answer.error = error.description
                if !options.flag("json") { fputs("\(path): \(error)\n", stderr) }
                status = 1
            }
            if options.flag("json") { print(String(decoding: try encoder.encode(answer), as: UTF8.self)) }
        }
        return status
    }

    /// Reads a picture, and explains how if that was asked for, also where it turns out blank.
    private static func read(
        _ path: String,
        _ network: CompiledNetwork,
        _ options: ParsedOptions
    ) throws(CommandError) -> (digit: PreparedDigit, logits: [Float]) {
        let picture = try PictureFile.decode(path: path)
        guard let folder = options.stringIfGiven("explain") else {
            var trace: PreprocessingTrace?
            return try read(picture, network, tracing: &trace)
        }
        var trace: PreprocessingTrace? = PreprocessingTrace()
        let result = Result { () throws(CommandError) in try read(picture, network, tracing: &trace) }
        // Several pictures have a folder each.
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if let trace {
            try Explanation.write(trace, folder: options.operands.count == 1 ? folder : "\(folder)/\(name)")
        }
        return try result.get()
    }

    private static func read(
        _ picture: Picture,
        _ network: CompiledNetwork,
        tracing trace: inout PreprocessingTrace?
    ) throws(CommandError) -> (digit: PreparedDigit, logits: [Float]) {
        let digit = try PictureFile.prepare(picture, tracing: &trace)
        do {
            let reading = try SecondLook.reading(of: digit, in: picture, by: network.logits)
            if reading.digit != digit { trace?.record("second-look", reading.digit.image) }
            return reading
        } catch {
            throw CommandError("\(error)")
        }
    }

    /// The answer on one line, each warning on a line of its own below it.
    private static func text(of recognition: Recognition) -> String {
        let prediction = recognition.prediction
        var line = "\(prediction.digit) (\(percent(Double(prediction.confidence))))"
        if let rejection = recognition.rejection { line += ", rejected: \(rejection.message)" }
        return ([line] + recognition.warnings.map { "  warning: \($0.message)" }).joined(separator: "\n")
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
