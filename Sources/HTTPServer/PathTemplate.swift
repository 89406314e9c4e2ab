/// A path with placeholders: `/models/{version}`.
struct PathTemplate: Sendable {
    /// A piece between two slashes.
    enum Segment: Sendable, Equatable {
        case literal(Substring)
        case parameter(Substring)
    }

    /// The template as it was written.
    let text: String
    /// Its pieces.
    let segments: [Segment]

    init(_ text: String) {
        precondition(text.hasPrefix("/"), "a template begins with a slash: \(text)")
        self.text = text
        segments = Self.split(text).map { piece in
            piece.hasPrefix("{") && piece.hasSuffix("}")
                ? .parameter(piece.dropFirst().dropLast()) : .literal(piece)
        }
    }

    /// Whether it has no placeholder.
    var isLiteral: Bool {
        segments.allSatisfy {
            if case .literal = $0 { true } else { false }
        }
    }

    /// What the placeholders stand for in a path, or nil if the path has another form.
    ///
    /// A placeholder never stands for nothing.
    func match(_ path: String) -> [String: String]? {
        let pieces = Self.split(path)
        guard pieces.count == segments.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, piece) in zip(segments, pieces) {
            switch segment {
            case .literal(let text):
                guard text == piece else { return nil }
            case .parameter(let name):
                guard !piece.isEmpty else { return nil }
                parameters[String(name)] = String(piece)
            }
        }
        return parameters
    }

    /// A path without its trailing slash; the root stays.
    static func normalized(_ path: String) -> String {
        path.utf8.count > 1 && path.utf8.last == UInt8(ascii: "/") ? String(path.dropLast()) : path
    }

    private static func split(_ path: String) -> [Substring] {
        normalized(path).dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }
}
