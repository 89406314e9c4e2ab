import Cryptography
import Testing

@Suite(.serialized, .timeLimit(.minutes(2)))
struct PasswordHashTests {
    /// Made by the reference implementation's Python binding (argon2-cffi) for the password `correct horse`.
    private static let foreign =
        "$argon2id$v=19$m=8192,t=3,p=1$QOZTICtXzLqpdfb2tC6zHQ$T0dayK+kZj2"
        + "DGeB0LNFvG9tPvTYGrpzf4TA4hfP4nrw"

    @Test func onlyThePasswordItselfMatches() throws {
        let hash = try PasswordHash(of: "pässword 1")
        #expect(hash.text.hasPrefix("$argon2id$v=19$m=65536,t=2,p=1$"))
        let read = try PasswordHash(text: hash.text)
        #expect(read.matches("pässword 1"))
        for wrong in ["", "pässword 2", "pässword 1 ", "PÄSSWORD 1", "pässword"] { #expect(!read.matches(wrong)) }
    }

    @Test func aHashOfAnotherImplementationIsUnderstood() throws {
        let hash = try PasswordHash(text: Self.foreign)
        #expect(hash.matches("correct horse"))
        #expect(!hash.matches("correct house"))
    }

    @Test func theSamePasswordHasAnotherHashEachTime() throws {
        #expect(try PasswordHash(of: "same") != PasswordHash(of: "same"))
    }

    @Test(arguments: [
        "", "secret", "$argon2id$", "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b27dWRWJTmaaJObG",
        "$2b$12$abcdefghijklmnopqrstuuMaM1nS1Z9.lDHK5YjHm9q0hTl5x7sGe", "$argon2id$v=19$m=65536,t=2,p=1$!!$??",
        "$argon2id$v=19$m=65536,t=2,p=1$" + String(repeating: "A", count: 200),
    ])
    func whatIsNoHashIsRefused(text: String) {
        #expect(throws: PasswordHash.Failure.malformed) { try PasswordHash(text: text) }
    }
}
