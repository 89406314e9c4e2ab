@preconcurrency import Glibc

/// Writes one line per event: a static message, and the variable data as fields with dotted keys.
///
/// JSON where a machine reads, text where a person does. A line is one `write(2)`, so that lines of several threads
/// never mix (up to `PIPE_BUF` on a pipe).
public struct Logger: Sendable {
    /// How much an event matters.
    public enum Level: String, Sendable, CaseIterable, Comparable {
        /// For whoever looks for a fault.
        case debug
        /// The normal course.
        case info
        /// Something odd that needs nobody at once.
        case warning
        /// Something failed.
        case error

        /// Orders levels from ``debug`` to ``error``.
        public static func < (a: Level, b: Level) -> Bool { a.rank < b.rank }

        private var rank: Int {
            switch self {
            case .debug: 0
            case .info: 1
            case .warning: 2
            case .error: 3
            }
        }
    }

    /// How a line is written.
    public enum Format: String, Sendable, CaseIterable {
        /// One JSON object.
        case json
        /// `time LEVEL message key=value …`.
        case text
    }

    /// The level below which nothing is written.
    public let level: Level
    /// How a line is written.
    public let format: Format
    private let sink: @Sendable ([UInt8]) -> Void

    /// Logs to a file descriptor.
    ///
    /// - Parameters:
    ///   - level: The level below which nothing is written.
    ///   - format: How a line is written; by default text on a terminal and JSON elsewhere.
    ///   - descriptor: Where to; stderr by default. It stays open and belongs to the caller.
    public init(level: Level = .info, format: Format? = nil, descriptor: Int32 = 2) {
        self.init(level: level, format: format ?? (isatty(descriptor) == 1 ? .text : .json)) { line in
            // A log that cannot be written (a full disk, a closed pipe) must not stop the service.
            while write(descriptor, line, line.count) < 0, errno == EINTR {}
        }
    }

    /// Logs to a function, which gets each line with its newline.
    public init(level: Level, format: Format, sink: @escaping @Sendable ([UInt8]) -> Void) {
        self.level = level
        self.format = format
        self.sink = sink
    }

    /// The rows of an ``OptionTable`` that ``init(options:)`` reads.
    public static let options = [
        Option(
            "log-level",
            environment: "LOG_LEVEL",
            default: "info",
            placeholder: "LEVEL",
            help: "Least level that is logged: debug, info, warning or error"
        ),
        Option(
            "log-format",
            environment: "LOG_FORMAT",
            default: "auto",
            production: "json",
            placeholder: "FORMAT",
            help: "json, text, or auto: text on a terminal and JSON elsewhere"
        ),
    ]

    /// Reads the settings of ``options``.
    ///
    /// - Throws: ``UsageError`` for an unknown level or format.
    public init(options: ParsedOptions) throws(UsageError) {
        let name = try options.string("log-format")
        let format = Format(rawValue: name)
        guard format != nil || name == "auto" else {
            throw options.badValue("log-format", expected: "one of json, text, auto")
        }
        self.init(level: try options.choice("log-level"), format: format)
    }

    /// Logs for whoever looks for a fault.
    public func debug(_ message: StaticString, _ fields: LogFields = [:]) { log(.debug, message, fields) }
    /// Logs the normal course.
    public func info(_ message: StaticString, _ fields: LogFields = [:]) { log(.info, message, fields) }
    /// Logs something odd.
    public func warning(_ message: StaticString, _ fields: LogFields = [:]) { log(.warning, message, fields) }
    /// Logs a failure.
    public func error(_ message: StaticString, _ fields: LogFields = [:]) { log(.error, message, fields) }

    /// Logs at a level.
    public func log(_ level: Level, _ message: StaticString, _ fields: LogFields = [:]) {
        guard level >= self.level else { return }
        sink(LogLine.render(format, time: Timestamp.now(), level: level, message: "\(message)", fields: fields))
    }
}
