/// The variable data of a log event, in order: `["http.status": 200, "http.path": .string(path)]`.
public struct LogFields: Sendable, ExpressibleByDictionaryLiteral {
    /// A value that a log line can hold.
    public enum Value: Sendable, Equatable {
        /// A text; a line shows its first 1,024 characters.
        case string(String)
        /// A whole number.
        case integer(Int)
        /// A number, written with three decimals: milliseconds are shown to the microsecond.
        case number(Double)
        /// A truth value.
        case boolean(Bool)
    }

    private(set) var entries: [(key: String, value: Value)] = []

    /// Creates fields from keys and values.
    public init(dictionaryLiteral elements: (String, Value)...) {
        for (key, value) in elements { entries.append((key, value)) }
    }

    /// Appends a field.
    public mutating func append(_ key: String, _ value: Value) { entries.append((key, value)) }
}

extension LogFields.Value: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
}
