@preconcurrency import Glibc

/// A program from its command line to its exit status, with or without sub-commands.
///
/// Help and version go to stdout with status 0; a ``UsageError`` and the usage go to stderr with status 64 (`EX_USAGE`
/// of sysexits.h); any other error goes to stderr with status 1.
public struct CommandLineProgram: Sendable {
    /// A job of the program: its settings, and the function that does it.
    public struct Command: Sendable {
        /// The word that selects it; empty for a program without sub-commands.
        public let name: String
        /// Its settings.
        public let table: OptionTable
        /// Does the job and returns the exit status.
        public let body: @Sendable (ParsedOptions) async throws -> Int32

        /// Creates a command.
        public init(
            _ name: String,
            _ table: OptionTable,
            body: @escaping @Sendable (ParsedOptions) async throws -> Int32
        ) {
            self.name = name
            self.table = table
            self.body = body
        }
    }

    /// The exit status for a command line that cannot be used.
    public static let usageStatus: Int32 = 64

    private let name: String
    private let version: String
    private let summary: String
    private let commands: [Command]

    /// A program that does one job.
    public init(
        _ table: OptionTable,
        version: String,
        body: @escaping @Sendable (ParsedOptions) async throws -> Int32
    ) {
        name = table.program
        self.version = version
        summary = table.summary
        commands = [Command("", table, body: body)]
    }

    /// A program whose first argument selects what it does.
    public init(name: String, version: String, summary: String, commands: [Command]) {
        self.name = name
        self.version = version
        self.summary = summary
        self.commands = commands
    }

    /// Runs the program with the process's own arguments and environment, and exits with its status.
    public func runAndExit() async -> Never {
        let status = await run(
            arguments: Array(CommandLine.arguments.dropFirst()),
            environment: ProcessEnvironment.current
        )
        exit(status)
    }

    /// Runs the program.
    ///
    /// - Parameters:
    ///   - arguments: The arguments without the program's name.
    ///   - environment: The environment.
    ///   - output: Where help and version go; stdout by default.
    ///   - errors: Where errors go; stderr by default.
    /// - Returns: The exit status.
    public func run(
        arguments: [String],
        environment: [String: String],
        output: (@Sendable (String) -> Void)? = nil,
        errors: (@Sendable (String) -> Void)? = nil
    ) async -> Int32 {
        let output = output ?? { fputs($0, stdout) }
        let errors = errors ?? { fputs($0, stderr) }
        var rest = arguments[...]
        var chosen = commands.first
        if let first = chosen, !first.name.isEmpty {
            switch rest.first {
            case "--help", "-h", "help":
                output(help)
                return 0
            case "--version":
                output("\(name) \(version)\n")
                return 0
            default:
                break
            }
            let word = rest.popFirst()
            chosen = commands.first { $0.name == word }
            if chosen == nil {
                let known = commands.map(\.name)
                let error = word.map { UsageError.unknownCommand($0, known: known) } ?? .missingCommand(known: known)
                errors("Error: \(error)\n\(usage)\n")
                return Self.usageStatus
            }
        }
        guard let command = chosen else { return 0 }
        do {
            let parsed = try command.table.parse(Array(rest), environment: environment)
            switch parsed.request {
            case .help:
                output(command.table.help)
                return 0
            case .version:
                output("\(name) \(version)\n")
                return 0
            case .run:
                return try await command.body(parsed)
            }
        } catch let error as UsageError {
            errors("Error: \(error)\n\(command.table.usage)\nTry '\(command.table.program) --help'.\n")
            return Self.usageStatus
        } catch {
            errors("Error: \(error)\n")
            return 1
        }
    }

    private var usage: String { "Usage: \(name) <command> [options]\nTry '\(name) --help'." }

    /// The help of a program with sub-commands.
    var help: String {
        let rows = commands.map { (left: $0.name, right: $0.table.summary) }
        return """
            \(summary)

            Usage: \(name) <command> [options]

            Commands:
            \(OptionTable.columns(rows))
            Try '\(name) <command> --help' for the options of a command.

            """
    }
}
