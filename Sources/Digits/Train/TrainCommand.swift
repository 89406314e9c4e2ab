import LargerCNN
import ServiceSupport

/// `digits train`.
enum TrainCommand {
    static let table = OptionTable(
        program: "digits train",
        summary: "Trains LargerCNN on MNIST and writes the weights of the best epoch.",
        [
            DataOptions.data,
            DataOptions.dataDirectory,
            Option("output", placeholder: "FILE", help: "Weights to write; default DATA_DIR/larger-cnn.safetensors"),
            Option("checkpoint", placeholder: "FILE", help: "Checkpoint to write; default OUTPUT.checkpoint"),
            Option(switch: "resume", help: "Go on from the checkpoint, by the recipe that stands in it"),
            Option("epochs", default: "10", placeholder: "N", help: "Passes over the training images"),
            Option("batch", default: "64", placeholder: "N", help: "Images of a step"),
            Option("learning-rate", default: "0.001", placeholder: "X", help: "Adam's learning rate at its highest"),
            Option("label-smoothing", default: "0.05", placeholder: "X", help: "Share of the target spread evenly"),
            Option("average-decay", default: "0.999", placeholder: "X", help: "Decay of the averaged weights"),
            Option("rotation", default: "12", placeholder: "DEGREES", help: "Largest random rotation"),
            Option("scale", default: "0.12", placeholder: "X", help: "Largest random change of size, a fraction"),
            Option("shift", default: "2", placeholder: "PIXELS", help: "Largest random shift"),
            Option("seed", default: "1", placeholder: "N", help: "Same seed and threads, same weights"),
            Option("limit", placeholder: "N", help: "Use only the first N training images, for a quick try"),
            DataOptions.threads,
        ]
    )

    static var command: CommandLineProgram.Command { .init("train", table) { try run($0) } }

    static func run(_ options: ParsedOptions) throws -> Int32 {
        ShutdownSignal.install()
        let output = try options.stringIfGiven("output") ?? "\(options.string("data-dir"))/larger-cnn.safetensors"
        let checkpointPath = options.stringIfGiven("checkpoint") ?? "\(output).checkpoint"
        var configuration = try configuration(options)
        let directory = try DataOptions.mnistDirectory(options)
        var data = try MNIST(directory: directory).training()
        if let limit = try options.integerIfGiven("limit", in: 1...data.count) { data = data[0..<limit] }
        guard data.count >= 2 * configuration.batchSize else {
            throw CommandError("\(data.count) images are too few for batches of \(configuration.batchSize)")
        }
        // MNIST's last 5,000; of smaller sets the same share.
        configuration.validationCount = min(MNIST.validationCount, data.count / 12)

        let trainer: Trainer
        if options.flag("resume") {
            let checkpoint = try Checkpoint.read(path: checkpointPath)
            guard checkpoint.configuration.validationCount == configuration.validationCount else {
                throw CommandError("\(checkpointPath) was made with another number of training images")
            }
            trainer = try Trainer(checkpoint, data: data)
            print("resuming after epoch \(checkpoint.position.epoch), batch \(checkpoint.position.batch)")
        } else {
            trainer = try Trainer(configuration, data: data)
        }
        let session = TrainingSession(trainer, checkpointPath: checkpointPath, weightsPath: output)
        return try session.run()
    }

    private static func configuration(_ options: ParsedOptions) throws -> TrainingConfiguration {
        var configuration = TrainingConfiguration()
        configuration.epochs = try options.integer("epochs", in: 1...1_000)
        configuration.batchSize = try options.integer("batch", in: 1...1_024)
        configuration.learningRate = Float(try options.double("learning-rate", in: 0...1))
        configuration.labelSmoothing = Float(try options.double("label-smoothing", in: 0...0.5))
        configuration.averageDecay = Float(try options.double("average-decay", in: 0...0.99999))
        configuration.augmentation.rotation = Float(try options.double("rotation", in: 0...180))
        configuration.augmentation.scale = Float(try options.double("scale", in: 0...0.9))
        configuration.augmentation.shift = Float(try options.double("shift", in: 0...14))
        configuration.seed = UInt64(try options.integer("seed", in: 0...Int.max))
        configuration.threads = try DataOptions.threadCount(options)
        return configuration
    }
}
