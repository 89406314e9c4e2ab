import CSodium

/// What is stored of a password: argon2id (RFC 9106) with its salt and its cost, as libsodium writes it.
///
/// Making and checking one takes 64 MiB and some tenths of a second on purpose, so that guessing is slow: run either
/// where it blocks nobody, and one at a time.
public struct PasswordHash: Sendable, Equatable {
    /// Why there is no hash.
    public enum Failure: Error, Sendable, CustomStringConvertible {
        /// The text is no argon2id hash.
        case malformed
        /// The memory that the function needs cannot be had.
        case outOfMemory

        /// One sentence for a person.
        public var description: String {
            switch self {
            case .malformed: "This is no argon2id hash; `digits keys hash-password` makes one."
            case .outOfMemory: "There is not enough memory to hash the password."
            }
        }
    }

    /// The text to store: `$argon2id$v=19$m=65536,t=2,p=1$…$…`.
    public let text: String

    /// Reads a stored hash.
    ///
    /// - Parameter text: What ``text`` gave.
    /// - Throws: ``Failure/malformed`` for anything else.
    public init(text: String) throws(Failure) {
        Sodium.initialise()
        // -1: it cannot be read; 0 and 1: it can, and its cost is or is not the one named here.
        let verdict = crypto_pwhash_str_needs_rehash(
            text,
            UInt64(crypto_pwhash_opslimit_interactive()),
            crypto_pwhash_memlimit_interactive()
        )
        guard text.hasPrefix("$argon2id$"), text.utf8.count < crypto_pwhash_strbytes(), verdict >= 0 else {
            throw .malformed
        }
        self.text = text
    }

    /// Hashes a password with a fresh salt.
    ///
    /// - Parameter password: The password; its bytes in UTF-8 count.
    /// - Throws: ``Failure/outOfMemory``.
    public init(of password: String) throws(Failure) {
        Sodium.initialise()
        var output = [CChar](repeating: 0, count: crypto_pwhash_strbytes())
        let status = crypto_pwhash_str(
            &output,
            password,
            UInt64(password.utf8.count),
            UInt64(crypto_pwhash_opslimit_interactive()),
            crypto_pwhash_memlimit_interactive()
        )
        guard status == 0 else { throw .outOfMemory }
        text = String(decoding: output.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether this is the hash of a password; also false where the memory cannot be had.
    public func matches(_ password: String) -> Bool {
        Sodium.initialise()
        // The function reads up to the length that its signature names: the rest must be there, and zero.
        var stored = [CChar](repeating: 0, count: crypto_pwhash_strbytes())
        for (index, byte) in text.utf8.enumerated() { stored[index] = CChar(bitPattern: byte) }
        return crypto_pwhash_str_verify(stored, password, UInt64(password.utf8.count)) == 0
    }
}
