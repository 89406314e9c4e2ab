import FoundationEssentials

extension ParsedOptions {
    /// A text that may stand in a file of its own, as container platforms hand secrets over.
    ///
    /// A value that begins with `/` or `.` names a file, whose content counts without the white space around it. The
    /// errors never show a value that may be secret.
    ///
    /// - Parameter name: The option.
    /// - Returns: nil where nothing gives one.
    /// - Throws: ``UsageError`` where the file cannot be read or holds nothing.
    public func secretIfGiven(_ name: String) throws(UsageError) -> String? {
        guard let value = stringIfGiven(name), !value.isEmpty else { return nil }
        guard value.hasPrefix("/") || value.hasPrefix(".") else { return value }
        guard let data = FileManager.default.contents(atPath: value) else {
            throw badValue(name, expected: "a file that can be read, or the value itself")
        }
        let text = String(decoding: data, as: UTF8.self)
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { throw badValue(name, expected: "a file that is not empty") }
        return String(text[first...last])
    }

    /// The error for a secret that cannot be used, which does not show it.
    ///
    /// - Parameters:
    ///   - name: The option's name.
    ///   - expected: What was expected, to follow the word "expected".
    /// - Returns: The error.
    public func badSecret(_ name: String, expected: String) -> UsageError {
        let value = stringIfGiven(name) ?? ""
        return badValue(name, value.hasPrefix("/") || value.hasPrefix(".") ? value : "(not shown)", expected: expected)
    }
}
