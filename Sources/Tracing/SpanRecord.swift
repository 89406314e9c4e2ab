/// A span that is over, as it is exported.
public struct SpanRecord: Sendable, Equatable {
    /// What a span stands for; the numbers are those of OTLP's `SpanKind`.
    public enum Kind: Int, Sendable {
        /// A step within the process.
        case `internal` = 1
        /// A request that was answered.
        case server = 2
        /// A request that was sent.
        case client = 3
    }

    /// The value of an attribute.
    public enum Value: Sendable, Equatable {
        /// A text.
        case string(String)
        /// A whole number.
        case integer(Int)
        /// A number.
        case number(Double)
        /// A truth value.
        case boolean(Bool)
    }

    /// Something that is known of a span.
    public struct Attribute: Sendable, Equatable {
        /// Its name, as OpenTelemetry's semantic conventions have it where they know it.
        public let key: String
        /// Its value.
        public let value: Value

        /// Joins name and value.
        public init(_ key: String, _ value: Value) {
            self.key = key
            self.value = value
        }
    }

    /// Trace and span.
    public let context: TraceContext
    /// The span that caused it; nil for a trace's first.
    public let parent: SpanID?
    /// Whether that span is another process's.
    public let isParentRemote: Bool
    /// What happened, in few words that many spans share.
    public let name: String
    /// What it stands for.
    public let kind: Kind
    /// Its beginning, in nanoseconds since 1970.
    public let start: UInt64
    /// Its end, in nanoseconds since 1970.
    public let end: UInt64
    /// What is known of it.
    public let attributes: [Attribute]
    /// What failed; nil where nothing did.
    public let failure: String?
}
