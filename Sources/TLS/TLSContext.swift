import COpenSSL

/// What all connections of one kind share: whom to trust, and what to speak at least (TLS 1.2).
public final class TLSContext: @unchecked Sendable {
    // OpenSSL counts the references of a context in a way that threads may share, and nothing changes it afterwards.
    let pointer: OpaquePointer

    /// Creates a context for a client.
    ///
    /// - Parameter authorities: The path of a file with the certificates of trusted authorities, in PEM.
    /// - Throws: ``TLSError/authorities(path:)`` or ``TLSError/outOfMemory``.
    public init(authorities: String) throws(TLSError) {
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw .outOfMemory }
        guard copenssl_set_least_version_1_2(context) == 1,
            SSL_CTX_load_verify_locations(context, authorities, nil) == 1
        else {
            ERR_clear_error()
            SSL_CTX_free(context)
            throw .authorities(path: authorities)
        }
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        pointer = context
    }

    deinit { SSL_CTX_free(pointer) }

    /// How many authorities are trusted.
    var authorityCount: Int { Int(copenssl_authority_count(pointer)) }
}
