/// What other systems know of a trace: passed on, never read.
///
/// Source: W3C Trace Context, section 3.3, "Tracestate Header".
enum TraceState {
    private static let mostMembers = 32
    /// What has to be passed on at least is 512 characters; much more would be somebody's abuse.
    private static let longest = 4_096

    /// Joins the lines of the field, if every member is well formed.
    ///
    /// - Parameter lines: The field's values, in order.
    /// - Returns: One list; nil where it is empty or not well formed, which drops it but not the trace.
    static func joined(_ lines: [String]) -> String? {
        let members = lines.joined(separator: ",").split(separator: ",").map(trimmed).filter { !$0.isEmpty }
        guard !members.isEmpty, members.count <= mostMembers else { return nil }
        var keys: Set<Substring> = []
        for member in members {
            guard let equals = member.firstIndex(of: "="), isKey(member[..<equals].utf8),
                isValue(member[member.index(after: equals)...].utf8), keys.insert(member[..<equals]).inserted
            else { return nil }
        }
        let text = members.joined(separator: ",")
        return text.utf8.count <= longest ? text : nil
    }

    private static func trimmed(_ member: Substring) -> Substring {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let last = member.lastIndex(where: { !isSpace($0) }) else { return "" }
        return member[...last].drop(while: isSpace)
    }

    /// `key`, or `tenant@system`.
    private static func isKey(_ key: Substring.UTF8View) -> Bool {
        let parts = key.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return isPart(parts[0], longest: 256, mayBeginWithDigit: false)
        case 2:
            return isPart(parts[0], longest: 241, mayBeginWithDigit: true)
                && isPart(parts[1], longest: 14, mayBeginWithDigit: false)
        default: return false
        }
    }

    private static func isPart(_ part: Substring.UTF8View, longest: Int, mayBeginWithDigit: Bool) -> Bool {
        guard (1...longest).contains(part.count), let first = part.first else { return false }
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return (letters.contains(first) || mayBeginWithDigit && digits.contains(first))
            && part.allSatisfy { letters.contains($0) || digits.contains($0) || "_-*/".utf8.contains($0) }
    }

    /// Printable ASCII without comma and equals sign, which does not end in a space.
    private static func isValue(_ value: Substring.UTF8View) -> Bool {
        (1...256).contains(value.count) && value.last != UInt8(ascii: " ")
            && value.allSatisfy {
                (0x20...0x7E).contains($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "=")
            }
    }
}
