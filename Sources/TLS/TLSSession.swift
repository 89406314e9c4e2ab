import COpenSSL

/// The client's side of one TLS connection, without a socket: whoever owns it carries the bytes to and fro.
///
/// So the connection's time limits stay with the socket's owner, and no write of OpenSSL's raises SIGPIPE.
public struct TLSSession: ~Copyable {
    private let session: OpaquePointer
    /// What came from the other side, and what is to go there; both belong to the session.
    private let (incoming, outgoing): (OpaquePointer, OpaquePointer)

    /// Prepares a connection; nothing is exchanged yet.
    ///
    /// - Parameters:
    ///   - context: Whom to trust.
    ///   - host: The name or the address that the other side's certificate has to be for.
    /// - Throws: ``TLSError/outOfMemory``.
    public init(_ context: TLSContext, host: String) throws(TLSError) {
        guard let session = SSL_new(context.pointer) else { throw .outOfMemory }
        guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
            SSL_free(session)
            throw .outOfMemory
        }
        copenssl_wait_when_empty(incoming)
        copenssl_wait_when_empty(outgoing)
        SSL_set_bio(session, incoming, outgoing)
        // A certificate names addresses elsewhere than hosts, and the extension with the name is for hosts alone
        // (RFC 6066, section 3).
        if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) != 1 {
            SSL_set1_host(session, host)
            _ = copenssl_set_server_name(session, host)
        }
        ERR_clear_error()
        SSL_set_connect_state(session)
        (self.session, self.incoming, self.outgoing) = (session, incoming, outgoing)
    }

    deinit { SSL_free(session) }

    /// Takes in what came from the other side.
    public mutating func feed(_ bytes: [UInt8]) throws(TLSError) {
        guard bytes.isEmpty || BIO_write(incoming, bytes, Int32(bytes.count)) == bytes.count else { throw .outOfMemory }
    }

    /// Gives what is to go to the other side, empty where there is nothing.
    public mutating func takeOutgoing() -> [UInt8] {
        let count = copenssl_pending(outgoing)
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, Int(BIO_read(outgoing, buffer.baseAddress, Int32(count))))
        }
    }

    /// Goes on with the handshake as far as what came allows.
    ///
    /// - Returns: Whether it is done; if not, more has to come from the other side.
    /// - Throws: ``TLSError`` where it fails.
    public mutating func shakeHands() throws(TLSError) -> Bool {
        ERR_clear_error()
        let result = SSL_do_handshake(session)
        if result == 1 { return true }
        if SSL_get_error(session, result) == SSL_ERROR_WANT_READ { return false }
        let verdict = SSL_get_verify_result(session)
        guard verdict == Int(X509_V_OK) else {
            throw .certificate(reason: String(cString: X509_verify_cert_error_string(verdict)))
        }
        throw .handshake(reason: Self.reason)
    }

    /// Encrypts bytes, which are then among what is to go to the other side.
    public mutating func encrypt(_ bytes: [UInt8]) throws(TLSError) {
        guard !bytes.isEmpty else { return }
        ERR_clear_error()
        // A write to memory is whole or fails.
        var written = 0
        guard SSL_write_ex(session, bytes, bytes.count, &written) == 1 else { throw .record(reason: Self.reason) }
    }

    /// Decrypts what came.
    ///
    /// - Returns: The bytes, empty where more has to come; nil once the other side has closed.
    /// - Throws: ``TLSError/record(reason:)`` where it is damaged.
    public mutating func decrypt() throws(TLSError) -> [UInt8]? {
        var (bytes, buffer): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 16_384))
        while true {
            ERR_clear_error()
            var count = 0
            let size = buffer.count
            let result = SSL_read_ex(session, &buffer, size, &count)
            guard result != 1 else {
                bytes += buffer[..<count]
                continue
            }
            switch SSL_get_error(session, result) {
            case SSL_ERROR_WANT_READ: return bytes
            case SSL_ERROR_ZERO_RETURN: return bytes.isEmpty ? nil : bytes
            default: throw .record(reason: Self.reason)
            }
        }
    }

    /// What OpenSSL says of the last failure on this thread.
    private static var reason: String {
        guard let reason = ERR_reason_error_string(ERR_get_error()) else { return "it ended too early" }
        return String(cString: reason)
    }
}
