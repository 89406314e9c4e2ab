import Cryptography

/// All keys that a server knows.
public struct KeyRing: Sendable, Equatable {
    /// The keys in the order in which they were given.
    public let keys: [APIKey]

    /// No key is looked for in texts longer than this.
    private static let longestSecret = 512

    /// Reads entries `name:role:hash`.
    ///
    /// - Parameter text: Entries separated by commas, white space or line ends; what follows `#` in a line is a
    ///   comment.
    /// - Throws: ``APIKeyError``.
    public init(parsing text: String) throws(APIKeyError) {
        var keys: [APIKey] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let entries = line.prefix { $0 != "#" }.split { $0 == "," || $0.isWhitespace }
            for entry in entries {
                let key = try APIKey(entry: entry)
                guard !keys.contains(where: { $0.name == key.name }) else { throw .repeatedName(key.name) }
                keys.append(key)
            }
        }
        guard !keys.isEmpty else { throw .empty }
        self.keys = keys
    }

    /// Finds the key that somebody presents.
    ///
    /// All entries are compared, each in constant time: how long it takes tells neither which one matched nor how well.
    ///
    /// - Parameter secret: The key itself.
    /// - Returns: nil if it is none of these.
    public func key(for secret: String) -> APIKey? {
        guard secret.utf8.count <= Self.longestSecret else { return nil }
        let hash = Array(APIKey.hash(of: secret).utf8)
        var found: APIKey?
        for key in keys where ConstantTime.areEqual(Array(key.hash.utf8), hash) { found = key }
        return found
    }
}
