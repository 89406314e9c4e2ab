import Cryptography
import Synchronization
import Testing

@testable import WebFrontend

struct SessionTokensTests {
    /// A clock that stands still until it is set.
    private final class Clock: Sendable {
        private let time = Mutex(1_000_000)
        var now: Int { time.withLock { $0 } }
        func advance(_ seconds: Int) { time.withLock { $0 += seconds } }
    }

    private func hash(_ salt: Character) throws -> PasswordHash {
        let salt = String(repeating: salt, count: 22)
        return try PasswordHash(
            text: "$argon2id$v=19$m=8192,t=3,p=1$\(salt)$T0dayK+kZj2DGeB0LNFvG9tPvTYGrpzf4TA4hfP4nrw"
        )
    }

    private func tokens(secret: [UInt8] = [1, 2, 3], salt: Character = "Q", clock: Clock) throws -> SessionTokens {
        SessionTokens(secret: secret, passwordHash: try hash(salt), seconds: 60) { clock.now }
    }

    @Test func aTokenIsValidUntilItsTimeIsOver() throws {
        let clock = Clock()
        let tokens = try tokens(clock: clock)
        let token = tokens.make()
        #expect(tokens.isValid(token))
        clock.advance(59)
        #expect(tokens.isValid(token))
        clock.advance(1)
        #expect(!tokens.isValid(token))
    }

    @Test func aTokenIsValidForEveryProcessWithTheSameSecretAndPassword() throws {
        let clock = Clock()
        let token = try tokens(clock: clock).make()
        #expect(try tokens(clock: clock).isValid(token))
        #expect(try !tokens(secret: [1, 2, 4], clock: clock).isValid(token))
        #expect(try !tokens(salt: "g", clock: clock).isValid(token), "another password must end all sessions")
    }

    @Test func anEndedTokenIsInvalidAndOthersAreNot() throws {
        let clock = Clock()
        let tokens = try tokens(clock: clock)
        let (one, other) = (tokens.make(), tokens.make())
        #expect(one != other)
        tokens.end(one)
        tokens.end("nonsense")
        #expect(!tokens.isValid(one))
        #expect(tokens.isValid(other))
    }

    @Test func anyChangeMakesATokenInvalid() throws {
        let tokens = try tokens(clock: Clock())
        let token = tokens.make()
        let bytes = try #require(Base64URL.decode(token))
        for bit in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!tokens.isValid(Base64URL.encode(changed)))
        }
        for text in [
            "", "x", token + "A", String(token.dropLast()), token + "=", String(repeating: "A", count: 1 << 20),
        ] {
            #expect(!tokens.isValid(text))
        }
    }
}
