import FoundationEssentials
import HTTPServer
import LargerCNN
import ModelSource
import ServiceSupport
import TraceExport

/// What can be set from outside; everything else is a constant beside its use.
struct Settings: Sendable {
    /// The table that drives parsing, `--help` and the README.
    static let table = OptionTable(
        program: "PredictAPI",
        summary: "Recognises handwritten digits over HTTP.",
        [
            Option(
                "host",
                environment: "HOST",
                default: "0.0.0.0",
                placeholder: "ADDRESS",
                help: "Address to listen on; :: for IPv6 and IPv4"
            ),
            Option(
                "port",
                environment: "PORT",
                default: "8000",
                placeholder: "PORT",
                help: "Port to listen on; 0 for any free one, which the log tells"
            ),
            Option(
                "model",
                environment: "MODEL",
                default: "Models/larger-cnn.safetensors",
                placeholder: "FILE",
                help: "Weights: a file, also above the program, or https:// or s3://BUCKET/KEY, fetched at the start"
            ),
            Option(
                "corpus",
                environment: "CORPUS",
                default: "Models/corpus",
                placeholder: "DIR",
                help: "Digits beyond MNIST that trainings learn from and are measured on, looked up as --model; or none"
            ),
            Option(
                "precision",
                environment: "PRECISION",
                default: "auto",
                placeholder: "NAME",
                help: "What to compute in: f32, int8, or auto, which is int8 where processor and weights allow it"
            ),
            Option(
                "activation",
                environment: "ACTIVATION",
                default: "automatic",
                placeholder: "POLICY",
                help: "Whether the result of a training answers if it is not worse: automatic, or by-hand"
            ),
            Option(
                "keep-versions",
                environment: "KEEP_VERSIONS",
                default: "10",
                placeholder: "N",
                help:
                    "Versions kept beside the active one and the one to go back to, 28 MB each; older ones are deleted"
            ),
            Option(
                "data-dir",
                environment: "DATA_DIR",
                default: ".data",
                placeholder: "DIR",
                help: "Folder for the state of trainings, their results, and MNIST in mnist"
            ),
            Option(
                "trainer",
                environment: "TRAINER",
                placeholder: "FILE",
                help: "The program that trains; by default digits beside this program"
            ),
            Option(
                "trainer-priority",
                environment: "TRAINER_PRIORITY",
                default: "idle",
                placeholder: "PRIORITY",
                help: "What a training gets of the processor: idle, what nobody else wants, or normal"
            ),
            Option(
                "training-epochs",
                environment: "TRAINING_EPOCHS",
                default: "6",
                placeholder: "N",
                help: "Epochs of a training from random weights that is not asked for another number"
            ),
            Option(
                "training-download",
                environment: "TRAINING_DOWNLOAD",
                default: "allowed",
                placeholder: "POLICY",
                help: "Whether a training may fetch MNIST where it is missing: allowed or never"
            ),
            Option(
                "frontend-url",
                environment: "FRONTEND_URL",
                default: "http://localhost:8501",
                placeholder: "URL",
                help: "Origins whose pages may call the API from a browser, separated by commas; * for all"
            ),
            Option(
                "max-body-bytes",
                environment: "MAX_BODY_BYTES",
                default: "10485760",
                placeholder: "N",
                help: "Longest request body"
            ),
            Option(
                "lanes",
                environment: "LANES",
                placeholder: "N",
                help: "Predictions that run at the same time, one core each; by default the cores that there are"
            ),
            Option(
                "queue",
                environment: "QUEUE",
                default: "256",
                placeholder: "N",
                help: "Predictions that may wait for a lane before requests get 503"
            ),
            Option(
                "queue-seconds",
                environment: "QUEUE_SECONDS",
                default: "10",
                placeholder: "SECONDS",
                help: "How long a prediction may wait for a lane before its request gets 503"
            ),
            Option(
                "batch",
                environment: "BATCH",
                default: "8",
                placeholder: "N",
                help: "Waiting predictions that a free lane does at once; none ever waits for others to come"
            ),
            Option(
                "max-pictures",
                environment: "MAX_PICTURES",
                default: "256",
                placeholder: "N",
                help: "Most pictures in one request"
            ),
            Option(
                "cache",
                environment: "CACHE",
                default: "0",
                placeholder: "N",
                help: "Answers kept for pictures that come again, some 2 KB each; 0: every picture is computed"
            ),
            Option(
                "drain-delay",
                environment: "DRAIN_DELAY",
                default: "0",
                placeholder: "SECONDS",
                help: "How long to go on serving after a stop signal, while the readiness check already fails"
            ),
            Option(
                "drain-seconds",
                environment: "DRAIN_SECONDS",
                default: "10",
                placeholder: "SECONDS",
                help: "How long requests in flight may take to finish after that"
            ),
            Option(
                switch: "healthcheck",
                help: "Ask the server on this machine's PORT whether it is ready, and exit with 0 or 1"
            ),
        ] + ModelSource.options + FeedbackSettings.options + RedisSettings.options + AccessSettings.options
            + Logger.options + [BuildInfo.option] + TraceSettings.options
    )

    var host = "127.0.0.1"
    var port = 0
    /// The weights file, which is not there yet where ``modelSource`` has to be fetched first.
    var modelPath: String
    /// Where the weights are fetched from; nil where they are a file.
    var modelSource: ModelSource?
    var versions: ModelVersions.Policy
    var trainer: TrainerSettings
    /// The folder of digits beyond MNIST; nil where there is none.
    var corpusPath: String?
    var feedback: FeedbackSettings
    var precision = PrecisionChoice.automatic
    var allowedOrigins = ["http://localhost:8501"]
    var lanes: Int
    var queueLimit = 256
    var longestWait = Duration.seconds(10)
    var batchLimit = 8
    var pictureLimit = 256
    var cachedAnswers = 0
    var drainDelay = Duration.zero
    var drainTime = Duration.seconds(10)
    var isHealthCheck = false
    /// What instances share; nil where they share nothing.
    var redis: RedisSettings?
    var access = AccessSettings()
    var logger: Logger
    var revision = BuildInfo.unknown
    var traces = TraceSettings()
    var server = HTTPServerConfiguration()

    /// Reads the settings.
    ///
    /// - Throws: ``UsageError`` that names the setting, its value and what was expected.
    init(_ options: ParsedOptions) throws {
        host = try options.string("host")
        port = try options.integer("port", in: 0...65_535)
        trainer = try TrainerSettings(options)
        modelSource = try ModelSource(options: options, cacheFolder: "\(trainer.folder)/cache")
        modelPath = try modelSource?.path ?? Self.locate(options.string("model"))
        corpusPath = try Self.corpus(options)
        trainer.corpus = corpusPath
        trainer.weights = modelPath
        feedback = try FeedbackSettings(options, folder: trainer.folder)
        precision = try options.choice("precision")
        versions = ModelVersions.Policy(
            file: modelPath,
            precision: precision,
            isAutomatic: try options.choice("activation", as: ActivationPolicy.self) == .automatic,
            kept: try options.integer("keep-versions", in: 0...10_000)
        )
        // Spaces around the commas do no harm.
        allowedOrigins = try options.string("frontend-url").split { $0 == "," || $0 == " " }.map(String.init)
        for origin in allowedOrigins where origin != "*" && !origin.contains("://") {
            throw options.badValue("frontend-url", expected: "URLs such as http://localhost:8501, or *")
        }
        server.bodyBytes = try options.integer("max-body-bytes", in: 1_024...(1 << 30))
        server.bufferedBytes = max(server.bufferedBytes, server.bodyBytes)
        lanes = try options.integerIfGiven("lanes", in: 1...1_024) ?? ProcessorCount.available
        queueLimit = try options.integer("queue", in: 1...1_000_000)
        longestWait = .seconds(try options.double("queue-seconds", in: 0.001...3_600))
        batchLimit = try options.integer("batch", in: 1...CompiledNetwork.largestBatch)
        pictureLimit = try options.integer("max-pictures", in: 1...100_000)
        cachedAnswers = try options.integer("cache", in: 0...1_000_000)
        drainDelay = .seconds(try options.double("drain-delay", in: 0...3_600))
        drainTime = .seconds(try options.double("drain-seconds", in: 0...3_600))
        isHealthCheck = options.flag("healthcheck")
        redis = try RedisSettings.read(options)
        access = try AccessSettings(options)
        logger = try Logger(options: options)
        revision = try options.string("revision")
        traces = try TraceSettings(options)
    }

    /// Settings for tests: loopback, any port.
    init(modelPath: String, lanes: Int = 1, dataFolder: String = "/nonexistent", logger: Logger) {
        self.modelPath = modelPath
        versions = ModelVersions.Policy(file: modelPath)
        trainer = TrainerSettings(folder: dataFolder, program: TrainerSettings.programBeside)
        trainer.weights = modelPath
        feedback = FeedbackSettings(folder: dataFolder)
        self.lanes = lanes
        self.logger = logger
    }

    private enum ActivationPolicy: String, CaseIterable {
        case automatic
        case byHand = "by-hand"
    }

    /// The corpus folder; nil for none.
    ///
    /// The default one need not be there, one that somebody names has to.
    private static func corpus(_ options: ParsedOptions) throws -> String? {
        let name = try options.string("corpus")
        guard name != "none" else { return nil }
        let path = URL(filePath: locate(name)).standardizedFileURL.path
        if FileManager.default.fileExists(atPath: path) { return path }
        guard name == table.options.first(where: { $0.name == "corpus" })?.defaultValue else {
            throw options.badValue("corpus", expected: "a folder that `digits corpus` wrote, or none")
        }
        return nil
    }

    /// Finds a relative path in the working directory or in a folder above the program, so that the weights are found
    /// wherever a built checkout is started from.
    private static func locate(_ path: String) -> String {
        let files = FileManager.default
        guard !path.hasPrefix("/"), !files.fileExists(atPath: path) else { return path }
        guard let program = try? files.destinationOfSymbolicLink(atPath: "/proc/self/exe") else { return path }
        var folder = URL(filePath: program).deletingLastPathComponent()
        for _ in 0..<6 {
            let candidate = folder.appending(path: path).path
            if files.fileExists(atPath: candidate) { return candidate }
            folder = folder.deletingLastPathComponent()
        }
        return path
    }
}
