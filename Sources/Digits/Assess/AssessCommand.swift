import LargerCNN
import ServiceSupport
import TrainerLink

/// `digits assess`.
enum AssessCommand {
    static let table = OptionTable(
        program: "digits assess",
        summary: "Measures weights as they would be served, picture by picture, so that two of them can be compared.",
        [
            DataOptions.model,
            DataOptions.data,
            DataOptions.dataDirectory,
            Option("corpus", placeholder: "DIR", help: "Folder with validation sets, as `digits corpus` writes them"),
            Option(
                switch: "calibrate",
                help: "First fit confidence, rejection and int8 on the validation sets, as `digits calibrate` does"
            ),
            Option("output", placeholder: "FILE", help: "Where the result goes, as JSON; one that still holds is kept"),
            DataOptions.precision,
            Option(switch: "background", help: "Take only what nobody else wants of processor and disk"),
            Option(switch: "until-stdin-ends", help: "Stop when stdin ends, which is when whoever holds its pipe ends"),
            DataOptions.threads,
        ]
    )

    static var command: CommandLineProgram.Command { .init("assess", table) { try run($0) } }

    static func run(_ options: ParsedOptions) throws -> Int32 {
        if options.flag("background") { BackgroundPriority.take() }
        if options.flag("until-stdin-ends") { try ParentWatch.start() }
        let output = try options.string("output")
        let assessor = WeightsAssessor(
            sets: try AssessmentSets(
                mnist: DataOptions.mnistDirectory(options),
                corpus: options.stringIfGiven("corpus")
            ),
            precision: try options.choice("precision"),
            threads: try DataOptions.threadCount(options)
        )
        let model = try options.string("model")
        if options.flag("calibrate") { try assessor.calibrate(model) }
        try Folder.make(of: output)
        let assessment = try assessor.assess(model, knowing: AssessmentFile.read(path: output))
        try AssessmentFile.write(assessment, path: output)
        for set in assessment.sets {
            print(padded(set.name, 12) + padded("\(set.count)", 8) + padded(percent(set.accuracy), 10))
        }
        return 0
    }
}
