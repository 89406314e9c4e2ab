/// The settings of one program or sub-command, as a table.
///
/// The order is flag, environment, default. `--help` and `--version` belong to every table.
public struct OptionTable: Sendable, Equatable {
    /// How the program is called: `PredictAPI`, `digits train`.
    public let program: String
    /// What it does, in one sentence.
    public let summary: String
    /// What it takes beside its options.
    public let operands: Operands
    /// The settings, in the order of the help.
    public let options: [Option]

    /// Lists the settings of a program.
    ///
    /// - Parameters:
    ///   - program: How the program is called.
    ///   - summary: What it does, in one sentence.
    ///   - operands: What it takes beside its options.
    ///   - options: The settings; every name at most once.
    public init(program: String, summary: String, operands: Operands = .none, _ options: [Option]) {
        precondition(Set(options.map(\.name)).count == options.count, "an option stands twice in the table")
        self.program = program
        self.summary = summary
        self.operands = operands
        self.options = options
    }

    /// Reads arguments and environment.
    ///
    /// An argument after `--` is an operand; a lone `-` is one too. A repeated option counts with its last value. An
    /// environment variable that is empty counts as absent, since container tools cannot unset one.
    ///
    /// - Parameters:
    ///   - arguments: The arguments without the program's name.
    ///   - environment: The environment, injected so that tests need not change their own.
    /// - Returns: The settings; `--help` and `--version` end the reading and are asked for by ``ParsedOptions/request``.
    /// - Throws: ``UsageError`` for what cannot be used.
    public func parse(
        _ arguments: [String],
        environment: [String: String] = [:]
    ) throws(UsageError) -> ParsedOptions {
        var parsed = ParsedOptions(table: self)
        var remaining = arguments[...]
        while let argument = remaining.popFirst() {
            if argument == "--" {
                parsed.operands += remaining
                break
            }
            guard argument.hasPrefix("-"), argument != "-" else {
                parsed.operands.append(argument)
                continue
            }
            if argument == "--help" || argument == "-h" {
                parsed.request = .help
                return parsed
            }
            if argument == "--version" {
                parsed.request = .version
                return parsed
            }
            try parseOption(argument, following: &remaining, into: &parsed)
        }
        try readEnvironment(environment, into: &parsed)
        try applyPreset(to: &parsed)
        if parsed.operands.count < operands.count.lowerBound {
            throw .missingOperand(placeholder: operands.placeholder)
        }
        if parsed.operands.count > operands.count.upperBound {
            throw .unexpectedOperand(parsed.operands[operands.count.upperBound])
        }
        return parsed
    }

    /// Reads one option and, if it needs one, its value.
    private func parseOption(
        _ argument: String,
        following remaining: inout ArraySlice<String>,
        into parsed: inout ParsedOptions
    ) throws(UsageError) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let flag = String(parts[0])
        guard let option = options.first(where: { "--\($0.name)" == flag }) else { throw .unknownOption(flag) }
        guard let placeholder = option.placeholder else {
            guard parts.count == 1 else { throw .unexpectedValue(option: flag) }
            parsed.values[option.name] = ParsedOptions.Value(text: "true", setting: flag)
            return
        }
        if parts.count == 2 {
            parsed.values[option.name] = ParsedOptions.Value(text: String(parts[1]), setting: flag)
        } else if let value = remaining.first, !value.hasPrefix("--") {
            remaining.removeFirst()
            parsed.values[option.name] = ParsedOptions.Value(text: value, setting: flag)
        } else {
            throw .missingValue(option: flag, placeholder: placeholder)
        }
    }

    /// Fills in what production has of its own and neither flag nor environment gave.
    ///
    /// - Throws: ``UsageError`` for an environment that there is not.
    private func applyPreset(to parsed: inout ParsedOptions) throws(UsageError) {
        guard options.contains(AppEnvironment.option), try parsed.appEnvironment == .production else { return }
        for option in options where parsed.values[option.name] == nil {
            guard let value = option.productionValue else { continue }
            parsed.values[option.name] = ParsedOptions.Value(text: value, setting: "--\(option.name)")
        }
    }

    /// Fills in from the environment what no flag gave.
    private func readEnvironment(
        _ environment: [String: String],
        into parsed: inout ParsedOptions
    ) throws(UsageError) {
        for option in options where parsed.values[option.name] == nil {
            guard let variable = option.environment, let text = environment[variable], !text.isEmpty else { continue }
            parsed.values[option.name] = ParsedOptions.Value(text: text, setting: variable)
            guard option.isSwitch else { continue }
            switch text.lowercased() {
            case "1", "true", "yes", "on": break
            case "0", "false", "no", "off": parsed.values[option.name] = nil
            default: throw .badValue(setting: variable, value: text, expected: "1, true, yes, on, 0, false, no or off")
            }
        }
    }
}
