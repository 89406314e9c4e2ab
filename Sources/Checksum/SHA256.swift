import CSodium

/// SHA-256 (FIPS 180-4) over bytes that come in pieces, computed by libsodium.
///
/// It is a value: a copy goes on by itself, so the digest of a prefix can be read while more follows.
public struct SHA256: Sendable {
    private var state = crypto_hash_sha256_state()

    /// Begins with no bytes.
    public init() {
        precondition(Self.libraryIsReady, "libsodium could not be initialised")
        crypto_hash_sha256_init(&state)
    }

    /// Adds bytes.
    ///
    /// - Parameter bytes: What follows the bytes added before.
    public mutating func update(_ bytes: [UInt8]) {
        crypto_hash_sha256_update(&state, bytes, UInt64(bytes.count))
    }

    /// Adds bytes of a part of an array without copying them.
    ///
    /// - Parameter bytes: What follows the bytes added before.
    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBufferPointer { buffer in
            _ = crypto_hash_sha256_update(&state, buffer.baseAddress, UInt64(buffer.count))
        }
    }

    /// Gives the digest of all bytes added so far.
    ///
    /// - Returns: 64 hexadecimal digits in lower case.
    public consuming func finalize() -> String {
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_bytes()))
        crypto_hash_sha256_final(&state, &digest)
        return Hexadecimal.string(digest)
    }

    /// Gives the digest of bytes that are all there.
    ///
    /// - Parameter bytes: The whole message.
    /// - Returns: 64 hexadecimal digits in lower case.
    public static func digest(of bytes: [UInt8]) -> String {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// libsodium asks to be initialised once before anything else (doc.libsodium.org, "Usage"); 1 means it already was.
    private static let libraryIsReady = sodium_init() >= 0
}
