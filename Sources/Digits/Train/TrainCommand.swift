import Glibc
import LargerCNN
import ServiceSupport

/// `digits train`.
enum TrainCommand {
    static let table = OptionTable(
        program: "digits train",
        summary: "Trains LargerCNN on MNIST and other digits and writes the weights of the best epoch.",
        [
            DataOptions.data,
            DataOptions.dataDirectory,
            Option("corpus", placeholder: "DIR", help: "Also train on what `digits corpus` wrote into this folder"),
            Option(
                "feedback",
                placeholder: "DIR",
                help: "Also train on the corrections in this folder: 1 % of an epoch for each, 20 % at most"
            ),
            Option(
                "shares",
                placeholder: "LIST",
                help: "Each source's share of an epoch; default \(TrainOptions.defaultShares), as far as there is such"
            ),
            Option(
                "base",
                default: TrainOptions.scratch,
                placeholder: "FILE",
                help: "Start from these weights; \(TrainOptions.scratch): from random ones"
            ),
            Option("output", placeholder: "FILE", help: "Weights to write; default DATA_DIR/larger-cnn.safetensors"),
            Option("checkpoint", placeholder: "FILE", help: "Checkpoint to write; default OUTPUT.checkpoint"),
            Option(
                "checkpoint-seconds",
                placeholder: "SECONDS",
                help: "Write the checkpoint also within an epoch, so often"
            ),
            Option(switch: "resume", help: "Go on from the checkpoint, by the recipe that stands in it"),
            Option(switch: "continue", help: "Go on from the checkpoint where there is one, else begin"),
            Option("epochs", default: "10", placeholder: "N", help: "Epochs, each with a validation at its end"),
            Option(
                "epoch-images",
                placeholder: "N",
                help: "Images of an epoch; default: all of MNIST and the other sources by their shares"
            ),
            Option("batch", default: "64", placeholder: "N", help: "Images of a step"),
            Option("learning-rate", default: "0.001", placeholder: "X", help: "Adam's learning rate at its highest"),
            Option("label-smoothing", default: "0.05", placeholder: "X", help: "Share of the target spread evenly"),
            Option("average-decay", default: "0.999", placeholder: "X", help: "Decay of the averaged weights"),
            Option(switch: "normalise", help: "Train with batch normalisation, which is folded away in the weights"),
            Option(
                "augmentation",
                default: "full",
                placeholder: "KIND[,SOURCE=KIND…]",
                help: "How images are varied: none, affine (only moved), elastic, or full (also pen, ink, dirt)"
            ),
            Option(
                "picture-ground",
                placeholder: "X",
                help:
                    "How bright the paper of pictures enters; default: that of the base, else \(PictureGround.half.level)"
            ),
            Option("rotation", default: "12", placeholder: "DEGREES", help: "Largest random rotation"),
            Option("scale", default: "0.12", placeholder: "X", help: "Largest random change of size, a fraction"),
            Option("shift", default: "2", placeholder: "PIXELS", help: "Largest random shift"),
            Option("seed", default: "1", placeholder: "N", help: "Same seed and threads, same weights"),
            Option("limit", placeholder: "N", help: "Use only the first N images of each source, for a quick try"),
            Option(
                "time-budget",
                placeholder: "SECONDS",
                help: "End the training after this time, with the best weights until then"
            ),
            Option(switch: "test", help: "Measure the result on MNIST's test set as well"),
            Option(switch: "download", help: "Fetch MNIST first, as `digits download` does, where it is missing"),
            DownloadCommand.mirrorsOption,
            Option(
                "progress",
                default: "text",
                placeholder: "KIND",
                help: "How to tell the progress: text, or json-lines for programs"
            ),
            Option(
                "probes",
                placeholder: "FILE",
                help:
                    "Tell with json-lines what the network says of these digits, an IDX file of up to \(ProbeWatch.most)"
            ),
            Option(switch: "background", help: "Take only what nobody else wants of processor and disk"),
            Option(switch: "until-stdin-ends", help: "Stop when stdin ends, which is when whoever holds its pipe ends"),
            DataOptions.threads,
        ]
    )

    static var command: CommandLineProgram.Command { .init("train", table) { try await run($0) } }

    static func run(_ options: ParsedOptions) async throws -> Int32 {
        ShutdownSignal.install()
        if options.flag("background") { BackgroundPriority.take() }
        if options.flag("until-stdin-ends") { try ParentWatch.start() }
        let kind = try options.choice("progress", as: TrainOptions.ProgressKind.self)
        var plan = try TrainOptions.plan(options)
        var configuration = try TrainOptions.configuration(options)
        if options.flag("download") {
            let isThere = try await MissingData.fetch(
                into: DataOptions.mnistDirectory(options),
                mirrors: DownloadCommand.mirrors(options),
                report: kind == .text ? DownloadDisplay().show : MissingData.messages()
            )
            guard isThere else { return 128 + (ShutdownSignal.requested ?? SIGTERM) }
        }
        let data = try TrainOptions.data(options)
        configuration.validationCount = data.validation.first?.digits.count ?? 0
        configuration.shares = try TrainOptions.shares(options, of: data)
        plan.test = try options.flag("test") ? MNIST(directory: DataOptions.mnistDirectory(options)).test() : nil
        try Folder.make(of: plan.weightsPath)
        try Folder.make(of: plan.checkpointPath)
        let lock = try CheckpointLock(checkpoint: plan.checkpointPath)

        let display: any TrainingDisplay = kind == .text ? ProgressDisplay() : MessageDisplay()
        let trainer: Trainer
        // Looked for under the lock: a training that is just ending has written it by now.
        let goesOn = options.flag("continue") && access(plan.checkpointPath, F_OK) == 0
        if options.flag("resume") || goesOn {
            let checkpoint = try Checkpoint.read(path: plan.checkpointPath)
            trainer = try Trainer(checkpoint, data: data)
            let (done, epochs) = (checkpoint.position, trainer.configuration.epochs)
            display.began(after: done.epoch, batch: done.batch, epochs: epochs, isResumed: true)
        } else {
            let base = try TrainOptions.base(options).map { try WeightsFile.read(path: $0).weights }
            configuration.pictureGround = try TrainOptions.pictureGround(options, base: base)
            trainer = try Trainer(configuration, data: data, base: base)
            display.began(after: 0, batch: 0, epochs: configuration.epochs, isResumed: false)
        }
        let status = try TrainingSession(trainer, plan, display: display).run()
        _ = consume lock
        return status
    }
}
