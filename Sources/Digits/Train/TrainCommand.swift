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
                "shares",
                placeholder: "LIST",
                help: "Each source's share of an epoch; default \(TrainOptions.defaultShares), as far as there is such"
            ),
            Option("base", placeholder: "FILE", help: "Start from these weights instead of random ones"),
            Option("output", placeholder: "FILE", help: "Weights to write; default DATA_DIR/larger-cnn.safetensors"),
            Option("checkpoint", placeholder: "FILE", help: "Checkpoint to write; default OUTPUT.checkpoint"),
            Option(switch: "resume", help: "Go on from the checkpoint, by the recipe that stands in it"),
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
                placeholder: "KIND",
                help: "How images are varied: none, affine (only moved), or full (elastic, pen, ink, dirt)"
            ),
            Option("rotation", default: "12", placeholder: "DEGREES", help: "Largest random rotation"),
            Option("scale", default: "0.12", placeholder: "X", help: "Largest random change of size, a fraction"),
            Option("shift", default: "2", placeholder: "PIXELS", help: "Largest random shift"),
            Option("seed", default: "1", placeholder: "N", help: "Same seed and threads, same weights"),
            Option("limit", placeholder: "N", help: "Use only the first N images of each source, for a quick try"),
            DataOptions.threads,
        ]
    )

    static var command: CommandLineProgram.Command { .init("train", table) { try run($0) } }

    static func run(_ options: ParsedOptions) throws -> Int32 {
        ShutdownSignal.install()
        let output = try options.stringIfGiven("output") ?? "\(options.string("data-dir"))/larger-cnn.safetensors"
        let checkpointPath = options.stringIfGiven("checkpoint") ?? "\(output).checkpoint"
        var configuration = try TrainOptions.configuration(options)
        let data = try TrainOptions.data(options)
        configuration.validationCount = data.validation.first?.digits.count ?? 0
        configuration.shares = try TrainOptions.shares(options, of: data)

        let trainer: Trainer
        if options.flag("resume") {
            let checkpoint = try Checkpoint.read(path: checkpointPath)
            trainer = try Trainer(checkpoint, data: data)
            print("resuming after epoch \(checkpoint.position.epoch), batch \(checkpoint.position.batch)")
        } else {
            let base = try options.stringIfGiven("base").map { try WeightsFile.read(path: $0).weights }
            trainer = try Trainer(configuration, data: data, base: base)
        }
        let session = TrainingSession(trainer, checkpointPath: checkpointPath, weightsPath: output)
        return try session.run()
    }
}
