import AccessControl
import Testing

struct KeyRingTests {
    private let hash = String(repeating: "0123456789abcdef", count: 4)

    @Test func aNewKeyIsFoundByItselfAlone() throws {
        let (secret, key) = try APIKey.make(name: "page", role: .predict)
        let (other, admin) = try APIKey.make(name: "op.s-1", role: .admin)
        let ring = try KeyRing(parsing: "\(key.entry),\(admin.entry)")
        #expect(ring.key(for: secret) == key)
        #expect(ring.key(for: other) == admin)
        #expect(ring.key(for: other)?.role == .admin)
        let changed = String(secret.dropLast()) + (secret.hasSuffix("A") ? "B" : "A")
        for wrong in ["", changed, secret + " ", secret.uppercased(), key.hash, key.entry, "page"] {
            #expect(ring.key(for: wrong) == nil)
        }
        #expect(ring.key(for: String(repeating: "x", count: 100_000)) == nil)
    }

    @Test func aKeyHas256RandomBitsAndAPrefix() throws {
        let secrets = try (0..<50).map { _ in try APIKey.make(name: "a", role: .predict).secret }
        #expect(Set(secrets).count == 50)
        for secret in secrets {
            #expect(secret.hasPrefix("digits_"))
            #expect(secret.count == "digits_".count + 43)
        }
    }

    @Test(arguments: [",", " ", "\n", " ,\t\n\r\n, "])
    func entriesAreSeparatedByCommasSpacesOrLines(separator: String) throws {
        let ring = try KeyRing(parsing: "a:predict:\(hash)\(separator)b:admin:\(hash.uppercased())\(separator)")
        #expect(ring.keys.map(\.name) == ["a", "b"])
        #expect(ring.keys.map(\.role) == [.predict, .admin])
        #expect(ring.keys.map(\.hash) == [hash, hash])
    }

    @Test func whatFollowsANumberSignIsAComment() throws {
        let ring = try KeyRing(parsing: "# keys of the lab\na:admin:\(hash) # Ada, until March\n\n#b:admin:\(hash)\n")
        #expect(ring.keys.map(\.name) == ["a"])
    }

    @Test(arguments: [
        ("", APIKeyError.empty), ("# nothing", .empty), (" , ", .empty),
        ("a:predict", .malformedEntry), ("digits_abc", .malformedEntry), ("a:admin:HASH:x", .malformedEntry),
        (":admin:HASH", .badName), ("a/b:admin:HASH", .badName), ("ä:admin:HASH", .badName),
        ("\(String(repeating: "n", count: 65)):admin:HASH", .badName),
        ("a:root:HASH", .unknownRole(name: "a")), ("a::HASH", .unknownRole(name: "a")),
        ("a:Admin:HASH", .unknownRole(name: "a")),
        ("a:admin:HASHf", .badHash(name: "a")), ("a:admin:", .badHash(name: "a")),
        ("a:admin:\(String(repeating: "g", count: 64))", .badHash(name: "a")),
        ("a:admin:HASH,a:predict:HASH", .repeatedName("a")),
    ])
    func whatIsNoListOfEntriesIsRefused(text: String, error: APIKeyError) {
        let text = text.replacing("HASH", with: hash)
        #expect(throws: error) { try KeyRing(parsing: text) }
    }

    @Test func noErrorShowsWhatMayBeAKey() {
        for error in [APIKeyError.malformedEntry, .badName, .badHash(name: "a"), .unknownRole(name: "a")] {
            #expect(!error.description.contains("digits_"))
            #expect(!error.description.isEmpty)
        }
    }
}
