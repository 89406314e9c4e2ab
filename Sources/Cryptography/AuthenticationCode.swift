import CSodium

/// HMAC-SHA-256 (RFC 2104, FIPS 198-1): whoever has the key can tell that a message is theirs and unchanged.
public struct AuthenticationCode: Sendable {
    private let key: [UInt8]

    /// Takes a key.
    ///
    /// - Parameter key: Of any length; 32 random bytes are best.
    public init(key: [UInt8]) { self.key = key }

    /// Computes the code of a message.
    ///
    /// - Parameter message: The message.
    /// - Returns: 32 bytes.
    public func code(of message: [UInt8]) -> [UInt8] {
        Sodium.initialise()
        var state = crypto_auth_hmacsha256_state()
        crypto_auth_hmacsha256_init(&state, key, key.count)
        crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        var code = [UInt8](repeating: 0, count: crypto_auth_hmacsha256_bytes())
        crypto_auth_hmacsha256_final(&state, &code)
        return code
    }

    /// Whether a code belongs to a message; the time this takes tells nothing about the right one.
    public func isValid(_ code: [UInt8], for message: [UInt8]) -> Bool {
        ConstantTime.areEqual(code, self.code(of: message))
    }
}
