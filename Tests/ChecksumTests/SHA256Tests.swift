import Checksum
import Foundation
import Testing

@Suite struct SHA256Tests {
    /// The examples of FIPS 180-4 as NIST publishes them ("SHA_All.pdf"), and the empty message.
    static let examples: [(message: String, digest: String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ]

    @Test(arguments: examples)
    func theStandardsExamplesComeOut(message: String, digest: String) {
        #expect(SHA256.digest(of: Array(message.utf8)) == digest)
    }

    @Test func aMillionLettersComeOut() {
        let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        #expect(SHA256.digest(of: [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)) == expected)
    }

    @Test(arguments: [1, 3, 63, 64, 65, 1000])
    func piecesGiveTheDigestOfTheWhole(size: Int) {
        let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var hash = SHA256()
        var position = 0
        while position < message.count {
            hash.update(message[position..<min(position + size, message.count)])
            position += size
        }
        #expect(hash.finalize() == SHA256.digest(of: message))
    }

    @Test func emptyPiecesChangeNothing() {
        var hash = SHA256()
        hash.update([])
        hash.update(ArraySlice())
        hash.update(Array("abc".utf8))
        hash.update([])
        #expect(hash.finalize() == Self.examples[1].digest)
    }

    @Test func aCopyGoesOnByItself() {
        var hash = SHA256()
        hash.update(Array("ab".utf8))
        let copy = hash
        hash.update(Array("c".utf8))
        #expect(hash.finalize() == Self.examples[1].digest)
        #expect(copy.finalize() == SHA256.digest(of: Array("ab".utf8)))
    }

    @Test(arguments: [0, 1, 262_143, 262_144, 262_145, 1_000_000])
    func aFileGivesTheDigestOfItsContent(size: Int) throws {
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("sha256-\(UUID().uuidString)")
        try Data(content).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var hash = SHA256()
        #expect(try hash.update(fileAt: file.path) == size)
        #expect(hash.finalize() == SHA256.digest(of: content))
        #expect(try SHA256.digest(ofFileAt: file.path) == SHA256.digest(of: content))
    }

    @Test(arguments: [("no such file", ENOENT), ("", EISDIR)])
    func aMissingFileAndAFolderAreErrors(name: String, code: Int32) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        let error = try #require(throws: FileReadError.self) {
            var hash = SHA256()
            try hash.update(fileAt: path)
        }
        #expect(error.code == code)
        #expect(error.path == path)
    }
}
