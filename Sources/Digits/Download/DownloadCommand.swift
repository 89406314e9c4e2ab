import HTTPClient
import ServiceSupport

/// `digits download`.
enum DownloadCommand {
    /// Public mirrors of the four files, in the order in which they are tried: PyTorch's own, Google's, Microsoft's.
    static let defaultMirrors = [
        "https://ossci-datasets.s3.amazonaws.com/mnist",
        "https://storage.googleapis.com/cvdf-datasets/mnist",
        "https://azureopendatastorage.blob.core.windows.net/mnist",
    ]

    /// Where MNIST comes from.
    static let mirrorsOption = Option(
        "mirrors",
        environment: "MNIST_MIRRORS",
        default: defaultMirrors.joined(separator: ","),
        placeholder: "URL,URL",
        help: "Folders that hold the four .gz files, in the order in which they are tried"
    )

    static let table = OptionTable(
        program: "digits download",
        summary: "Fetches MNIST into DATA_DIR/mnist, verifies it, and goes on where an earlier attempt stopped.",
        [
            DataOptions.dataDirectory,
            mirrorsOption,
        ]
    )

    static var command: CommandLineProgram.Command { .init("download", table) { try await run($0) } }

    static func run(_ options: ParsedOptions) async throws -> Int32 {
        let display = DownloadDisplay()
        let downloader = MirroredDownloader(
            client: try HTTPClient(
                configuration: ClientConfiguration(connectTimeout: .seconds(10), usesEnvironmentProxy: true)
            ),
            mirrors: try mirrors(options),
            report: display.show
        )
        try await downloader.fetch(MNISTFile.all, into: "\(options.string("data-dir"))/mnist")
        return 0
    }

    /// The mirrors that the options name, separated by commas or white space.
    static func mirrors(_ options: ParsedOptions) throws(UsageError) -> [String] {
        let mirrors = try options.string("mirrors").split { $0 == "," || $0.isWhitespace }.map(String.init)
        let areAddresses = mirrors.allSatisfy { $0.hasPrefix("https://") || $0.hasPrefix("http://") }
        guard areAddresses, !mirrors.isEmpty else {
            throw options.badValue("mirrors", expected: "addresses that start with https:// or http://")
        }
        return mirrors
    }
}
