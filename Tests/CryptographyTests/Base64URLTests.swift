import Cryptography
import Foundation
import Testing

struct Base64URLTests {
    @Test(arguments: 0..<70)
    func itIsFoundationsBase64WithTheOtherTwoCharacters(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 250) }
        let expected = Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
        #expect(Base64URL.encode(bytes) == expected)
        #expect(Base64URL.decode(expected) == bytes)
    }

    /// `QQ` is one byte; `QR` would be the same byte with a bit to spare, a second text for it.
    @Test(arguments: ["A", "QR", "QUI=", "QUI*", "Q U", "+/+/", "QUJDR"])
    func anythingElseIsRefused(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}
