@preconcurrency import Glibc
import LargerCNN
import ServiceSupport

/// The options that say where data lies, shared by the commands.
enum DataOptions {
    /// A folder with the four MNIST files.
    static let data = Option("data", placeholder: "DIR", help: "Folder with the MNIST files; default DATA_DIR/mnist")
    /// The folder for state and downloads.
    static let dataDirectory = Option(
        "data-dir",
        environment: "DATA_DIR",
        default: ".data",
        placeholder: "DIR",
        help: "Folder for state and downloads"
    )
    /// The weights to use.
    static let model = Option(
        "model",
        environment: "MODEL",
        default: "Models/larger-cnn.safetensors",
        placeholder: "FILE",
        help: "Weights, a safetensors file"
    )
    /// What to compute in.
    static let precision = Option(
        "precision",
        environment: "PRECISION",
        default: "auto",
        placeholder: "auto|f32|int8",
        help: "Compute in float32 or in bytes; auto: in bytes where the processor has VNNI and the model is calibrated"
    )
    /// How many cores to use.
    static let threads = Option("threads", placeholder: "N", help: "Threads; default: all cores")

    /// The MNIST folder that the options name.
    static func mnistDirectory(_ options: ParsedOptions) throws -> String {
        try options.stringIfGiven("data") ?? "\(options.string("data-dir"))/mnist"
    }

    /// The model that the options name, in the precision that they ask for; says so where it has to be another.
    static func servedModel(_ options: ParsedOptions) throws -> ServedModel {
        let precision = try options.choice("precision", as: PrecisionChoice.self)
        let model = try ServedModel.load(path: options.string("model"), precision: precision)
        if let fallback = model.fallback { fputs("Note: \(fallback)\n", stderr) }
        return model
    }

    /// The threads that an option asks for, or as many as there are cores.
    static func threadCount(_ options: ParsedOptions) throws -> Int {
        try options.integerIfGiven("threads", in: 1...256) ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }
}
