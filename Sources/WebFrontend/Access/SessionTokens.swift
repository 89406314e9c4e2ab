import Cryptography
import Glibc
import Synchronization

/// Makes and checks the tokens of sessions: nothing is stored for one, except that it was ended early.
///
/// A token is when it ends (8 bytes), 16 random bytes, and their HMAC-SHA-256. The key follows from the secret and from
/// the password's hash, so that another password ends all sessions.
final class SessionTokens: Sendable {
    private let authentication: AuthenticationCode
    private let seconds: Int
    private let clock: @Sendable () -> Int
    /// Tokens that were ended before their time, and when they would have ended.
    private let ended = Mutex<[[UInt8]: Int]>([:])

    private static let timeBytes = 8
    private static let codeBytes = 32
    private static let length = timeBytes + 16 + codeBytes

    /// Sets up the key.
    ///
    /// - Parameters:
    ///   - secret: What nobody else knows.
    ///   - passwordHash: The hash of the password that leads here.
    ///   - seconds: How long a session lasts.
    ///   - clock: Seconds since 1970.
    init(
        secret: [UInt8],
        passwordHash: PasswordHash,
        seconds: Int,
        clock: @escaping @Sendable () -> Int = { time(nil) }
    ) {
        let purpose = Array("session \(passwordHash.text)".utf8)
        authentication = AuthenticationCode(key: AuthenticationCode(key: secret).code(of: purpose))
        self.seconds = seconds
        self.clock = clock
    }

    /// Makes a token that is valid from now on.
    func make() -> String {
        let end = UInt64(clock() + seconds)
        let time = (0..<Self.timeBytes).map { UInt8(truncatingIfNeeded: end >> (56 - 8 * $0)) }
        let content = time + RandomBytes.make(16)
        return Base64URL.encode(content + authentication.code(of: content))
    }

    /// Whether a token is one of these, has not run out, and was not ended.
    func isValid(_ token: String) -> Bool {
        guard let content = content(of: token), Self.end(of: content) > clock() else { return false }
        return ended.withLock { $0[content] == nil }
    }

    /// Ends a session before its time; a copy of its cookie is worth nothing then.
    func end(_ token: String) {
        guard let content = content(of: token) else { return }
        let now = clock()
        ended.withLock { ended in
            // What has run out anyway need not be remembered; logins are limited, so what remains is little.
            ended = ended.filter { $0.value > now }
            ended[content] = Self.end(of: content)
        }
    }

    /// The content of a token that was made here.
    private func content(of token: String) -> [UInt8]? {
        guard token.utf8.count <= 2 * Self.length, let bytes = Base64URL.decode(token), bytes.count == Self.length
        else {
            return nil
        }
        let content = Array(bytes.dropLast(Self.codeBytes))
        return authentication.isValid(Array(bytes.suffix(Self.codeBytes)), for: content) ? content : nil
    }

    private static func end(of content: [UInt8]) -> Int {
        Int(truncatingIfNeeded: content.prefix(timeBytes).reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
    }
}
