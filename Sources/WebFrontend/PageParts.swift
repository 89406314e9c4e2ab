/// What the pages have in common, which each names instead of repeating it.
///
/// A line `<!-- part: login.html -->` of a page stands for that file of `Page/Parts`. They are put in when the program
/// starts, rather than by a script in the browser, so that a page is whole without one.
enum PageParts {
    private static let contents = [
        "head.html": PackageResources.head_html,
        "mark.html": PackageResources.mark_html,
        "login.html": PackageResources.login_html,
    ]

    /// A page with its parts in their places.
    ///
    /// - Parameter page: HTML in UTF-8. A part that it names and that does not exist is a mistake of ours.
    /// - Returns: The same with the parts, which have lines of their own.
    static func fill(_ page: [UInt8]) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        let lines = page.split(separator: newline, omittingEmptySubsequences: false).map { line in
            guard let name = partName(String(decoding: line, as: UTF8.self)) else { return line }
            guard let part = contents[name] else { preconditionFailure("There is no part \(name) of pages.") }
            // The end of its last line is that of the line it stands for.
            return part.dropLast(part.last == newline ? 1 : 0)
        }
        return Array(lines.joined(separator: [newline]))
    }

    /// The part that a line stands for; nil for a line of the page's own.
    private static func partName(_ line: String) -> String? {
        let (start, end) = ("<!-- part: ", " -->")
        let text = line.drop { $0 == " " }
        guard text.hasPrefix(start), text.hasSuffix(end) else { return nil }
        return String(text.dropFirst(start.count).dropLast(end.count))
    }
}
