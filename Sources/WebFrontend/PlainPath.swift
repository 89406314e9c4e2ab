/// Paths that cannot be taken for others.
enum PlainPath {
    /// Whether a decoded path means the same to everyone.
    ///
    /// There is no `.`, `..` or empty piece, and no backslash, which some servers take for a slash: a path that leaves
    /// its prefix by these would get around the proxy's list.
    static func holds(_ path: String) -> Bool {
        guard path.hasPrefix("/"), !path.contains("\\") else { return false }
        let pieces = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        return pieces.enumerated().allSatisfy { index, piece in
            piece != "." && piece != ".." && (!piece.isEmpty || index == pieces.count - 1)
        }
    }
}
