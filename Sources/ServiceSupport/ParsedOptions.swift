/// What a person asked for: typed access to the settings of an ``OptionTable``.
///
/// Asking for a name that the table does not hold is a programming error and stops the program.
public struct ParsedOptions: Sendable {
    /// What the command line asks for before anything else.
    public enum Request: Sendable {
        /// To do the job.
        case run
        /// To print the help on stdout and exit with 0.
        case help
        /// To print the version on stdout and exit with 0.
        case version
    }

    /// A text and the place that it came from, as errors name it: `--port` or `PORT`.
    struct Value: Sendable {
        let text: String
        let setting: String
    }

    /// What the command line asks for.
    public internal(set) var request = Request.run
    /// The arguments that are no options, in order.
    public internal(set) var operands: [String] = []
    var values: [String: Value] = [:]
    private let table: OptionTable

    init(table: OptionTable) { self.table = table }

    /// Whether a switch is on.
    public func flag(_ name: String) -> Bool { values[option(name).name] != nil }

    /// A text, or nil where nothing gives one.
    public func stringIfGiven(_ name: String) -> String? {
        let option = option(name)
        return values[name]?.text ?? option.defaultValue
    }

    /// A text.
    ///
    /// - Throws: ``UsageError/missingSetting(option:environment:)`` where nothing gives one.
    public func string(_ name: String) throws(UsageError) -> String {
        guard let text = stringIfGiven(name) else {
            throw .missingSetting(option: "--\(name)", environment: option(name).environment)
        }
        return text
    }

    /// A whole number in a range.
    ///
    /// - Throws: ``UsageError`` where nothing gives one, or something else than such a number.
    public func integer(_ name: String, in range: ClosedRange<Int> = Int.min...Int.max) throws(UsageError) -> Int {
        let text = try string(name)
        guard let value = Int(text), range.contains(value) else {
            throw badValue(name, text, expected: "a whole number\(Self.describe(range))")
        }
        return value
    }

    /// A whole number in a range, or nil where nothing gives one.
    ///
    /// - Throws: ``UsageError`` for something else than such a number.
    public func integerIfGiven(
        _ name: String,
        in range: ClosedRange<Int> = Int.min...Int.max
    ) throws(UsageError) -> Int? {
        stringIfGiven(name) == nil ? nil : try integer(name, in: range)
    }

    /// A finite number in a range.
    ///
    /// - Throws: ``UsageError`` where nothing gives one, or something else than such a number.
    public func double(
        _ name: String,
        in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    ) throws(UsageError) -> Double {
        let text = try string(name)
        guard let value = Double(text), range.contains(value) else {
            throw badValue(name, text, expected: "a number\(Self.describe(range))")
        }
        return value
    }

    /// One of a closed set of words.
    ///
    /// - Throws: ``UsageError`` where nothing gives one, or another word.
    public func choice<Word>(_ name: String, as type: Word.Type = Word.self) throws(UsageError) -> Word
    where Word: RawRepresentable & CaseIterable, Word.RawValue == String {
        let text = try string(name)
        guard let value = Word(rawValue: text) else {
            throw badValue(name, text, expected: "one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }

    /// The error for a value that the program itself found unusable, such as a folder that does not exist.
    ///
    /// - Parameters:
    ///   - name: The option's name.
    ///   - text: The value; by default the one that was given.
    ///   - expected: What was expected, to follow the word "expected".
    /// - Returns: The error, which names the flag or the variable that the value came from.
    public func badValue(_ name: String, _ text: String? = nil, expected: String) -> UsageError {
        .badValue(
            setting: values[option(name).name]?.setting ?? "--\(name)",
            value: text ?? stringIfGiven(name) ?? "",
            expected: expected
        )
    }

    private func option(_ name: String) -> Option {
        guard let option = table.options.first(where: { $0.name == name }) else {
            preconditionFailure("\(table.program) has no option \(name)")
        }
        return option
    }

    /// ` from 1 to 9`, ` of at least 1`, or nothing for a range that has no bounds to speak of.
    private static func describe(_ range: ClosedRange<Int>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (.min, .max): ""
        case (let low, .max): " of at least \(low)"
        case (.min, let high): " of at most \(high)"
        case (let low, let high): " from \(low) to \(high)"
        }
    }

    private static func describe(_ range: ClosedRange<Double>) -> String {
        let most = Double.greatestFiniteMagnitude
        switch (range.lowerBound > -most, range.upperBound < most) {
        case (false, false): return ""
        case (true, false): return " of at least \(range.lowerBound)"
        case (false, true): return " of at most \(range.upperBound)"
        case (true, true): return " from \(range.lowerBound) to \(range.upperBound)"
        }
    }
}
