/// Why a command line or an environment cannot be used: always a person's mistake, never ours.
public enum UsageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// An option that the program does not have.
    case unknownOption(String)
    /// An option that needs a value stands at the end or before another option.
    case missingValue(option: String, placeholder: String)
    /// A switch was given a value: `--resume=yes`.
    case unexpectedValue(option: String)
    /// A setting without a default was given nowhere.
    case missingSetting(option: String, environment: String?)
    /// A value that cannot be used; `setting` is `--port` or `PORT`, wherever the value came from.
    case badValue(setting: String, value: String, expected: String)
    /// Fewer operands than needed.
    case missingOperand(placeholder: String)
    /// More operands than allowed.
    case unexpectedOperand(String)
    /// A sub-command that the program does not have.
    case unknownCommand(String, known: [String])
    /// No sub-command was given.
    case missingCommand(known: [String])

    /// One sentence that names the setting, the value and what was expected.
    public var description: String {
        switch self {
        case .unknownOption(let option):
            "Unknown option '\(option)'"
        case .missingValue(let option, let placeholder):
            "'\(option)' needs a value: \(option) \(placeholder)"
        case .unexpectedValue(let option):
            "'\(option)' is a switch and takes no value"
        case .missingSetting(let option, let environment):
            "'\(option)' is required" + (environment.map { " (or \($0) in the environment)" } ?? "")
        case .badValue(let setting, let value, let expected):
            "\(setting) is '\(value)'; expected \(expected)"
        case .missingOperand(let placeholder):
            "\(placeholder) is required"
        case .unexpectedOperand(let operand):
            "Unexpected argument '\(operand)'"
        case .unknownCommand(let command, let known):
            "Unknown command '\(command)'; expected one of \(known.joined(separator: ", "))"
        case .missingCommand(let known):
            "A command is required: one of \(known.joined(separator: ", "))"
        }
    }
}
