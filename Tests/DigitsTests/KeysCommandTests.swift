import AccessControl
import Testing

struct KeysCommandTests {
    @Test func aNewKeyIsShownWithTheEntryThatKnowsIt() throws {
        let outcome = try DigitsBinary.run(["keys", "new", "--name", "lab", "--role", "admin"])
        #expect(outcome.status == 0)
        let words = outcome.output.split { $0.isWhitespace }.map(String.init)
        let secret = try #require(words.first { $0.hasPrefix("digits_") })
        let entry = try #require(words.first { $0.hasPrefix("lab:admin:") })
        let key = try #require(try KeyRing(parsing: entry).key(for: secret))
        #expect(key.name == "lab")
        #expect(key.role == .admin)
    }

    @Test func theRoleIsPredictUnlessGiven() throws {
        #expect(try DigitsBinary.run(["keys", "new", "--name", "page"]).output.contains("page:predict:"))
    }

    @Test(arguments: [
        (["keys"], "new|hash-password is required"),
        (["keys", "old"], "Unknown command 'old'"),
        (["keys", "new"], "'--name' is required"),
        (["keys", "new", "--name", "a b"], "--name is 'a b'"),
        (["keys", "new", "--name", "a", "--role", "root"], "--role is 'root'; expected one of predict, admin"),
    ])
    func aBadCommandLineIsNamed(arguments: [String], message: String) throws {
        let outcome = try DigitsBinary.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(message))
    }

    @Test func withoutAPasswordThereIsNoHash() throws {
        let outcome = try DigitsBinary.run(["keys", "hash-password"])
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("no password on stdin"))
    }
}
