/// Why entries of keys cannot be used; nothing of a hash, or of a key put there by mistake, is in the message.
public enum APIKeyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// An entry has not three parts.
    case malformedEntry
    /// A name is empty, too long, or holds other characters.
    case badName
    /// A role that there is not.
    case unknownRole(name: String)
    /// A hash that is none.
    case badHash(name: String)
    /// A name that two keys have.
    case repeatedName(String)
    /// There is no entry at all.
    case empty

    /// One clause for a person.
    public var description: String {
        switch self {
        case .malformedEntry: "an entry is not of the form name:role:hash"
        case .badName: "a name is not 1 to 64 letters, digits, dots, dashes and underscores"
        case .unknownRole(let name):
            "the role of '\(name)' is none of \(Role.allCases.map(\.rawValue).joined(separator: ", "))"
        case .badHash(let name): "the hash of '\(name)' is not 64 hexadecimal digits"
        case .repeatedName(let name): "the name '\(name)' stands twice"
        case .empty: "there is no entry"
        }
    }
}
