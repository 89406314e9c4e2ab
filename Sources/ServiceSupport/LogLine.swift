/// The bytes of one log line.
enum LogLine {
    /// The longest text that a line shows, in Unicode scalars, so that a hostile path cannot flood the log.
    static let longestText = 1_024

    /// Renders a line with its newline.
    static func render(
        _ format: Logger.Format,
        time: String,
        level: Logger.Level,
        message: String,
        fields: LogFields
    ) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(256)
        switch format {
        case .json:
            line += #"{"time":""#.utf8
            line += time.utf8
            line += #"","level":""#.utf8
            line += level.rawValue.utf8
            line += #"","message":"#.utf8
            appendQuoted(message, to: &line)
            for (key, value) in fields.entries {
                line.append(UInt8(ascii: ","))
                appendQuoted(key, to: &line)
                line.append(UInt8(ascii: ":"))
                append(value, to: &line, quotes: true)
            }
            line.append(UInt8(ascii: "}"))
        case .text:
            line += "\(time) \(level.rawValue.uppercased()) \(message)".utf8
            for (key, value) in fields.entries {
                line += " \(key)=".utf8
                append(value, to: &line, quotes: false)
            }
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    private static func append(_ value: LogFields.Value, to line: inout [UInt8], quotes: Bool) {
        switch value {
        case .string(let text):
            if quotes || text.isEmpty || !text.utf8.allSatisfy(isPlain) {
                appendQuoted(text, to: &line)
            } else {
                line += text.utf8.prefix(longestText)
            }
        case .integer(let number): line += String(number).utf8
        case .number(let number): line += threeDecimals(number).utf8
        case .boolean(let truth): line += (truth ? "true" : "false").utf8
        }
    }

    /// Whether a byte needs no quotes in a text line.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
    }

    /// Quotes a text as JSON does (RFC 8259, section 7).
    ///
    /// DEL and the C1 control characters are escaped too, although JSON allows them: on a terminal they could move the
    /// cursor and forge lines.
    private static func appendQuoted(_ text: String, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        var shown = 0
        for scalar in text.unicodeScalars {
            if shown >= longestText {
                line += "…".utf8
                break
            }
            shown += 1
            switch scalar {
            case "\"": line += #"\""#.utf8
            case "\\": line += #"\\"#.utf8
            case "\n": line += #"\n"#.utf8
            case "\r": line += #"\r"#.utf8
            case "\t": line += #"\t"#.utf8
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}":
                let digits = String(scalar.value, radix: 16)
                line += (#"\u"# + String(repeating: "0", count: 4 - digits.count) + digits).utf8
            default: line += String(scalar).utf8
            }
        }
        line.append(UInt8(ascii: "\""))
    }

    /// Writes a number with three decimals; what is no finite number becomes null, as JSON has no word for it.
    static func threeDecimals(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return "null" }
        let thousandths = Int((abs(number) * 1_000).rounded())
        let fraction = String(thousandths % 1_000)
        let sign = number < 0 && thousandths > 0 ? "-" : ""
        return "\(sign)\(thousandths / 1_000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    }
}
