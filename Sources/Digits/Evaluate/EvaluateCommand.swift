@preconcurrency import Glibc
import LargerCNN
import ServiceSupport

/// `digits evaluate`.
enum EvaluateCommand {
    static let table = OptionTable(
        program: "digits evaluate",
        summary: "Measures how many digits of a labelled set the model reads right.",
        [
            DataOptions.data,
            DataOptions.dataDirectory,
            Option(
                "split",
                default: "test",
                placeholder: "SPLIT",
                help: "MNIST's test or validation images (the last 5,000 of the training set)"
            ),
            Option("images", placeholder: "DIR", help: "Instead: a folder of pictures named <label>_*.png or .jpg"),
            Option(
                "without",
                placeholder: "STEP,…",
                help: "With --images: leave out steps of the preparation: all, or "
                    + Preprocessor.Step.allCases.map(\.rawValue).joined(separator: ", ")
            ),
            Option("numbers", placeholder: "DIR", help: "Instead: a folder of pictures named <number>_*.png or .jpg"),
            DataOptions.model,
            DataOptions.precision,
            Option(switch: "json", help: "Print one JSON object"),
            Option(
                switch: "first-look",
                help: "Take the first answer about each digit, also where the network is in doubt"
            ),
            Option(
                "logits",
                placeholder: "FILE",
                help: "Write the first look's logits as raw little-endian float32, ten per image"
            ),
            Option("mistakes", placeholder: "FILE", help: "Write a contact sheet of the mistakes, a PNG"),
            DataOptions.threads,
        ]
    )

    static var command: CommandLineProgram.Command { .init("evaluate", table) { try run($0) } }

    private enum Split: String, CaseIterable {
        case test
        case validation
    }

    static func run(_ options: ParsedOptions) throws -> Int32 {
        let model = try DataOptions.servedModel(options)
        let network = CompiledNetwork(model.weights, threads: try DataOptions.threadCount(options))
        let looks: CompiledNetwork.Looks = options.flag("first-look") ? .once : .twice
        let clock = ContinuousClock()
        if let folder = options.stringIfGiven("numbers") {
            let start = clock.now
            let evaluation = try NumberEvaluation(folder: folder) { path in
                try PictureFile.readNumber(path: path, by: network, calibration: model.calibration).number
            }
            guard evaluation.count > 0 else { throw CommandError("there is no labelled picture to evaluate") }
            let seconds = (clock.now - start).seconds
            print(options.flag("json") ? try evaluation.json() : evaluation.text(seconds: seconds))
            return 0
        }
        let start: ContinuousClock.Instant
        let evaluation: Evaluation
        let report: EvaluationReport
        let images: [DigitImage]
        let mistakes = options.stringIfGiven("mistakes")
        if let folder = options.stringIfGiven("images") {
            // Decoding and preprocessing are part of what is timed: they are part of every answer.
            start = clock.now
            var pictures = try LabelledPictures(folder: folder, preprocessor: preprocessor(options))
            images = pictures.entries.compactMap(\.image)
            evaluation = try pictures.evaluate(network, looking: looks, calibration: model.calibration)
            let entries = pictures.entries
            report = EvaluationReport(
                evaluation,
                names: { entries[$0].name },
                errors: { entries[$0].error }
            )
            if let mistakes {
                try MistakeSheet.write(
                    evaluation.mistakes,
                    path: mistakes,
                    picture: { try? PictureFile.decode(path: "\(folder)/\(entries[$0].name)") },
                    digit: { entries[$0].image }
                )
            }
        } else {
            let (data, name) = try labelledDigits(options)
            images = data.images
            start = clock.now
            evaluation = try Evaluation(of: network, looking: looks, on: data, calibration: model.calibration)
            report = EvaluationReport(evaluation, names: name)
            if let mistakes {
                try MistakeSheet.write(
                    evaluation.mistakes,
                    path: mistakes,
                    picture: { _ in nil },
                    digit: { data.images[$0] }
                )
            }
        }
        let seconds = (clock.now - start).seconds
        guard evaluation.count > 0 else { throw CommandError("there is no labelled picture to evaluate") }

        if let path = options.stringIfGiven("logits") { try write(network.logits(images), path: path) }
        print(
            options.flag("json")
                ? try report.json(precision: model.precision)
                : report.text(precision: model.precision, secondsPerImage: seconds / Double(evaluation.count))
        )
        return 0
    }

    /// All steps, but for those that are to be left out.
    private static func preprocessor(_ options: ParsedOptions) throws -> Preprocessor {
        guard let list = options.stringIfGiven("without") else { return Preprocessor() }
        if list == "all" { return Preprocessor(without: Set(Preprocessor.Step.allCases)) }
        let steps = try list.split(separator: ",").map { name in
            guard let step = Preprocessor.Step(rawValue: String(name)) else {
                throw CommandError("--without: there is no step \(name)")
            }
            return step
        }
        return Preprocessor(without: Set(steps))
    }

    /// The digits of an MNIST split, and the name under which a mistake is reported.
    private static func labelledDigits(_ options: ParsedOptions) throws -> (LabelledDigits, (Int) -> String) {
        let mnist = MNIST(directory: try DataOptions.mnistDirectory(options))
        switch try options.choice("split", as: Split.self) {
        case .test:
            return (try mnist.test(), { "t10k-images-idx3-ubyte[\($0)]" })
        case .validation:
            let training = try mnist.training()
            let first = training.count - MNIST.validationCount
            return (training[first..<training.count], { "train-images-idx3-ubyte[\(first + $0)]" })
        }
    }

    private static func write(_ logits: [[Float]], path: String) throws {
        guard let file = fopen(path, "wb") else {
            throw CommandError("cannot write \(path): \(String(cString: strerror(errno)))")
        }
        let flat = logits.flatMap { $0 }
        let written = fwrite(flat, MemoryLayout<Float>.stride, flat.count, file)
        guard fclose(file) == 0, written == flat.count else { throw CommandError("cannot write \(path) to its end") }
    }
}
