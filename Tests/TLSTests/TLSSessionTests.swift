import TLS
import Testing

/// The handshake without a socket; whole connections are tested with Redis.
struct TLSSessionTests {
    private func session() throws -> TLSSession {
        try TLSSession(TLSContext(authorities: "/etc/ssl/certs/ca-certificates.crt"), host: "example.org")
    }

    @Test func aHandshakeBeginsWithAHelloThatNamesTheHost() throws {
        var session = try session()
        let isDone = try session.shakeHands()
        #expect(!isDone)
        let hello = session.takeOutgoing()
        // A record of the handshake that holds a ClientHello (RFC 8446, sections 4 and 5.1).
        #expect(hello.first == 22 && hello.dropFirst(5).first == 1)
        #expect(String(decoding: hello, as: UTF8.self).contains("example.org"))
        let more = session.takeOutgoing()
        #expect(more.isEmpty)
    }

    @Test func anAddressIsNotTakenForAName() throws {
        var session = try TLSSession(TLSContext(authorities: "/etc/ssl/certs/ca-certificates.crt"), host: "127.0.0.1")
        _ = try session.shakeHands()
        let hello = String(decoding: session.takeOutgoing(), as: UTF8.self)
        #expect(!hello.contains("127.0.0.1"))
    }

    @Test func anAnswerThatIsNoTLSIsRefused() throws {
        var session = try session()
        _ = try session.shakeHands()
        try session.feed([UInt8]("-ERR unknown command\r\n".utf8))
        var failure: TLSError?
        do { _ = try session.shakeHands() } catch { failure = error }
        guard case .handshake(let reason) = failure else {
            Issue.record("\(failure.debugDescription)")
            return
        }
        #expect(reason.contains("version"))
    }
}
