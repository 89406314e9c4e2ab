@preconcurrency import Glibc
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
    /// How many cores to use.
    static let threads = Option("threads", placeholder: "N", help: "Threads; default: all cores")

    /// The MNIST folder that the options name.
    static func mnistDirectory(_ options: ParsedOptions) throws -> String {
        try options.stringIfGiven("data") ?? "\(options.string("data-dir"))/mnist"
    }

    /// The threads that an option asks for, or as many as there are cores.
    static func threadCount(_ options: ParsedOptions) throws -> Int {
        try options.integerIfGiven("threads", in: 1...256) ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }
}
