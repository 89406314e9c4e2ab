import CNettle

/// SHA-256 (FIPS 180-4) over bytes that come in pieces, computed by Nettle.
///
/// Nettle uses the processor's SHA instructions where there are some, which takes a quarter of libsodium's time: at a start
/// the whole weights file goes through here.
///
/// It is a value: a copy goes on by itself, so the digest of a prefix can be read while more follows.
public struct SHA256: Sendable {
    private var state = sha256_ctx()

    /// Begins with no bytes.
    public init() {
        nettle_sha256_init(&state)
    }

    /// Adds bytes.
    ///
    /// - Parameter bytes: What follows the bytes added before.
    public mutating func update(_ bytes: [UInt8]) {
        nettle_sha256_update(&state, bytes.count, bytes)
    }

    /// Adds bytes of a part of an array without copying them.
    ///
    /// - Parameter bytes: What follows the bytes added before.
    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBufferPointer { buffer in
            nettle_sha256_update(&state, buffer.count, buffer.baseAddress)
        }
    }

    /// Gives the digest of all bytes added so far.
    ///
    /// - Returns: 64 hexadecimal digits in lower case.
    public consuming func finalize() -> String {
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
        nettle_sha256_digest(&state, digest.count, &digest)
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
}
