extension OptionTable {
    /// The options of every program, for the help only; parsing knows them by itself.
    private static let common = [
        Option(switch: "help", help: "Print this help and exit"),
        Option(switch: "version", help: "Print the version and exit"),
    ]

    /// One line: how the program is called.
    public var usage: String {
        "Usage: " + [program, "[options]", operands.spelling].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The whole help, as `--help` prints it.
    public var help: String {
        let rows = (options + Self.common).map { option in
            var notes: [String] = []
            if let variable = option.environment { notes.append("environment: \(variable)") }
            if let value = option.defaultValue { notes.append("default: \(value)") }
            if let value = option.productionValue { notes.append("in production: \(value)") }
            let suffix = notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))"
            return (left: option.spelling, right: option.help + suffix)
        }
        return "\(summary)\n\n\(usage)\n\nOptions:\n\(Self.columns(rows))"
    }

    /// The settings as a Markdown table, as the README shows them.
    public var markdown: String {
        let rows = options.map { option in
            let variable = option.environment.map { "`\($0)`" } ?? ""
            var values = [option.defaultValue.map { "`\($0)`" } ?? (option.isSwitch ? "off" : "")]
            if let value = option.productionValue { values.append("in production `\(value)`") }
            let value = values.filter { !$0.isEmpty }.joined(separator: ", ")
            return "| `\(option.spelling)` | \(variable) | \(value) | \(option.help) |\n"
        }
        return "| flag | environment | default | meaning |\n|---|---|---|---|\n" + rows.joined()
    }

    /// Two aligned columns; the right one begins after the widest left entry and is wrapped at 100 characters.
    static func columns(_ rows: [(left: String, right: String)]) -> String {
        let width = (rows.map(\.left.count).max() ?? 0) + 2
        let indent = String(repeating: " ", count: width + 2)
        return rows.map { row in
            var lines = [""]
            for word in row.right.split(separator: " ") {
                if !lines[lines.count - 1].isEmpty, lines[lines.count - 1].count + word.count + 1 > 98 - width {
                    lines.append("")
                }
                lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
            }
            let gap = String(repeating: " ", count: width - row.left.count)
            return "  \(row.left)\(gap)\(lines.joined(separator: "\n\(indent)"))\n"
        }.joined()
    }
}
