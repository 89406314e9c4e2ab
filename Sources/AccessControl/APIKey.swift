import Checksum
import Cryptography

/// What a server stores of a key: its holder's name, what the holder may do, and a hash.
///
/// The key itself is 256 random bits, so its hash needs neither salt nor a slow function: there is nothing to guess.
/// Its prefix lets scanners for leaked secrets, and people, recognise it.
public struct APIKey: Sendable, Equatable {
    /// Who holds it, for logs and limits: letters, digits and `._-`, at most 64 of them.
    public let name: String
    /// What the holder may do.
    public let role: Role
    /// SHA-256 of the key, 64 hexadecimal digits in lower case.
    public let hash: String

    /// How every key begins.
    public static let prefix = "digits_"

    /// Reads an entry `name:role:hash`.
    ///
    /// - Parameter entry: The entry.
    /// - Throws: ``APIKeyError``.
    public init(entry: some StringProtocol) throws(APIKeyError) {
        let parts = String(entry).split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { throw .malformedEntry }
        let (name, role, hash) = (parts[0], Role(rawValue: parts[1]), parts[2].lowercased())
        guard Self.isName(name) else { throw .badName }
        guard let role else { throw .unknownRole(name: name) }
        guard hash.utf8.count == 64, hash.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else {
            throw .badHash(name: name)
        }
        (self.name, self.role, self.hash) = (name, role, hash)
    }

    private init(name: String, role: Role, hash: String) {
        (self.name, self.role, self.hash) = (name, role, hash)
    }

    /// Makes a new key.
    ///
    /// - Parameters:
    ///   - name: Who will hold it.
    ///   - role: What the holder may do.
    /// - Returns: The key itself, which is stored nowhere, and what a server stores of it.
    /// - Throws: ``APIKeyError/badName``.
    public static func make(name: String, role: Role) throws(APIKeyError) -> (secret: String, key: APIKey) {
        guard isName(name) else { throw .badName }
        let secret = prefix + Base64URL.encode(RandomBytes.make(32))
        return (secret, APIKey(name: name, role: role, hash: hash(of: secret)))
    }

    /// The entry that ``init(entry:)`` reads.
    public var entry: String { "\(name):\(role.rawValue):\(hash)" }

    static func hash(of secret: String) -> String { SHA256.digest(of: Array(secret.utf8)) }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "._-".utf8.contains(byte)
                }
            }
    }
}
