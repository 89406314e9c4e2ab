import LargerCNN
import ServiceSupport

/// `digits calibrate`.
enum CalibrateCommand {
    static let table = OptionTable(
        program: "digits calibrate",
        summary: "Makes a model's confidence honest, teaches it to reject what is no digit, and readies it for int8.",
        [
            DataOptions.model,
            DataOptions.data,
            DataOptions.dataDirectory,
            Option("corpus", placeholder: "DIR", help: "Corpus with validation sets, non-digits among them"),
            Option(
                "output",
                placeholder: "FILE",
                help: "Weights to write; default: the calibration goes into the model"
            ),
            Option(switch: "dry-run", help: "Measure, but write no weights"),
            Option("plot", placeholder: "FILE", help: "Write a reliability diagram as SVG"),
            Option(switch: "json", help: "Print one JSON object"),
            DataOptions.threads,
        ]
    )

    static var command: CommandLineProgram.Command { .init("calibrate", table) { try run($0) } }

    static func run(_ options: ParsedOptions) throws -> Int32 {
        let path = try options.string("model")
        let file = try WeightsFile.read(path: path)
        let threads = try DataOptions.threadCount(options)
        let network = try CompiledNetwork(weights: file.weights, threads: threads)
        let sets = try ValidationSets(
            mnist: DataOptions.mnistDirectory(options),
            corpus: options.stringIfGiven("corpus")
        )
        let scores = try sets.scores(of: network)
        let study = CalibrationStudy(scores)
        let bytes = try ByteStudy(file.weights, sets: sets, scores: scores, threads: threads)

        let report = CalibrationReport(study, bytes)
        print(options.flag("json") ? try report.json() : report.text())
        if let plot = options.stringIfGiven("plot") {
            try TextFile.write(ReliabilityPlot(study.all).svg(), path: plot)
        }
        guard !options.flag("dry-run") else { return 0 }
        let output = options.stringIfGiven("output") ?? path
        let calibrated = WeightsFile(
            weights: file.weights,
            metadata: file.metadata,
            calibration: study.calibration,
            ranges: bytes.fit.ranges
        )
        try calibrated.write(path: output)
        if !options.flag("json") { print("wrote \(output)") }
        return 0
    }
}
