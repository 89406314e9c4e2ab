/// One setting: the row from which parsing, `--help` and the table in the README are made.
public struct Option: Sendable, Equatable {
    /// The flag without its dashes (`port` for `--port`), which is also the key of ``ParsedOptions``.
    public let name: String
    /// The environment variable that sets it where the flag is absent; nil if there is none.
    public let environment: String?
    /// The value where neither flag nor environment gives one; nil if the setting may be absent.
    public let defaultValue: String?
    /// The value in their place where `APP_ENV` is `production`; nil if that changes nothing.
    public let productionValue: String?
    /// What stands for the value in the help, such as `PORT`; nil for a switch, which takes no value.
    public let placeholder: String?
    /// One sentence without a full stop.
    public let help: String

    /// A setting that takes a value: `--port 8000`, `--port=8000` or `PORT=8000`.
    ///
    /// - Parameters:
    ///   - name: The flag without its dashes.
    ///   - environment: The environment variable, or nil.
    ///   - defaultValue: The value in all other cases, or nil.
    ///   - productionValue: The value instead where `APP_ENV` is `production`, or nil for the same.
    ///   - placeholder: What stands for the value in the help.
    ///   - help: One sentence without a full stop.
    public init(
        _ name: String,
        environment: String? = nil,
        default defaultValue: String? = nil,
        production productionValue: String? = nil,
        placeholder: String,
        help: String
    ) {
        self.name = name
        self.environment = environment
        self.defaultValue = defaultValue
        self.productionValue = productionValue
        self.placeholder = placeholder
        self.help = help
    }

    /// A switch, off unless given: `--resume`; from the environment as 1/0, true/false, yes/no or on/off.
    ///
    /// - Parameters:
    ///   - name: The flag without its dashes.
    ///   - environment: The environment variable, or nil.
    ///   - help: One sentence without a full stop.
    public init(switch name: String, environment: String? = nil, help: String) {
        self.name = name
        self.environment = environment
        defaultValue = nil
        productionValue = nil
        placeholder = nil
        self.help = help
    }

    /// Whether this setting is a switch.
    public var isSwitch: Bool { placeholder == nil }

    /// How the help spells the flag: `--port PORT`.
    var spelling: String { placeholder.map { "--\(name) \($0)" } ?? "--\(name)" }
}

/// What a command takes beside its options.
public struct Operands: Sendable, Equatable {
    /// What stands for them in the help, such as `IMAGE`.
    public let placeholder: String
    /// How many there may be.
    public let count: ClosedRange<Int>

    /// Names operands and says how many there may be.
    public init(_ placeholder: String, count: ClosedRange<Int>) {
        self.placeholder = placeholder
        self.count = count
    }

    /// No operands at all.
    public static let none = Operands("", count: 0...0)

    /// `IMAGE...`, `[IMAGE]` or nothing.
    var spelling: String {
        guard count.upperBound > 0 else { return "" }
        let repeated = count.upperBound > 1 ? "\(placeholder)..." : placeholder
        return count.lowerBound == 0 ? "[\(repeated)]" : repeated
    }
}
