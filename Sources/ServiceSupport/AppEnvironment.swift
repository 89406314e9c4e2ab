/// Where a program runs, which chooses the presets of its settings.
public enum AppEnvironment: String, Sendable, CaseIterable {
    /// On somebody's own machine, or to try it: everything works at once, and nothing has to be configured.
    case development
    /// For others: what would be careless there stops the start.
    case production

    /// The row of an ``OptionTable`` that makes its presets count.
    public static let option = Option(
        "app-env",
        environment: "APP_ENV",
        default: "development",
        placeholder: "NAME",
        help: "development, or production: other defaults, and no start while everything is open"
    )
}

extension ParsedOptions {
    /// Where the program runs; its table holds ``AppEnvironment/option``.
    public var appEnvironment: AppEnvironment {
        get throws(UsageError) { try choice("app-env") }
    }
}
