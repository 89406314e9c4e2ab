import FoundationEssentials
import ServiceSupport

/// Where the programs are, where they listen, and how long they may take.
struct LaunchSettings: Sendable {
    /// What can be set, and how.
    static let table = OptionTable(
        program: "launch",
        summary: "Runs PredictAPI and WebFrontend side by side until one ends or a signal asks both to stop.",
        operands: Operands("FOLDER", count: 0...1),
        [
            Option(
                "host",
                environment: "HOST",
                default: "0.0.0.0",
                placeholder: "ADDRESS",
                help: "Address that both listen on; :: for IPv6 and IPv4"
            ),
            Option(
                "api-port",
                environment: "API_PORT",
                default: "\(ServedProgram.api.standardPort)",
                placeholder: "PORT",
                help: "Port of PredictAPI"
            ),
            Option(
                "web-port",
                environment: "WEB_PORT",
                default: "\(ServedProgram.page.standardPort)",
                placeholder: "PORT",
                help: "Port of WebFrontend"
            ),
            Option(
                "start-seconds",
                environment: "START_SECONDS",
                default: "60",
                placeholder: "SECONDS",
                help: "How long each may take to be ready; one that answers by then may take longer"
            ),
            Option(
                "stop-seconds",
                environment: "STOP_SECONDS",
                // Longer than the API takes to drain, shorter than the 30 s after which orchestrators kill.
                default: "20",
                placeholder: "SECONDS",
                help: "How long each may take to stop before it is killed"
            ),
            Option(
                switch: "healthcheck",
                help:
                    "Ask the programs that this container was started for whether they are ready, and exit with 0 or 1"
            ),
        ]
    )

    /// The folder that holds both programs.
    let folder: String
    /// The address that both listen on.
    let host: String
    private let apiPort: Int
    private let webPort: Int
    /// Seconds until a program has to be ready.
    let startSeconds: Int
    /// Seconds until a program has to have ended.
    let stopSeconds: Int
    /// Whether to ask rather than to start.
    let isHealthCheck: Bool

    /// Reads the settings of ``table``.
    ///
    /// - Throws: `UsageError` for a value that cannot be used.
    init(_ options: ParsedOptions) throws(UsageError) {
        folder = options.operands.first ?? Self.ownFolder
        host = try options.string("host")
        apiPort = try options.integer("api-port", in: 1...65_535)
        webPort = try options.integer("web-port", in: 1...65_535)
        guard apiPort != webPort else {
            throw options.badValue("web-port", expected: "another port than that of the API")
        }
        startSeconds = try options.integer("start-seconds", in: 1...3_600)
        stopSeconds = try options.integer("stop-seconds", in: 1...3_600)
        isHealthCheck = options.flag("healthcheck")
    }

    /// Where a program listens.
    func port(_ program: ServedProgram) -> Int {
        switch program {
        case .api: apiPort
        case .page: webPort
        }
    }

    /// What a program's environment is: ours, and for the page where the API is.
    ///
    /// PORT would mean two things at once and is not handed on.
    func environment(from ours: [String: String]) -> [String] {
        var variables = ours
        variables["PORT"] = nil
        if variables["API_URL", default: ""].isEmpty {
            let address = HealthProbe.address(toAsk: host)
            variables["API_URL"] = "http://\(address.contains(":") ? "[\(address)]" : address):\(apiPort)"
        }
        return variables.map { "\($0.key)=\($0.value)" }
    }

    /// The folder of this very program.
    private static var ownFolder: String {
        let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: program ?? "").deletingLastPathComponent().path
    }
}
