import Cryptography
import Testing

struct AuthenticationCodeTests {
    /// Test cases 1, 2 and 6 of RFC 4231: short key, short message, and a key longer than a block.
    private static let examples: [(key: [UInt8], message: String, code: String)] = [
        (
            [UInt8](repeating: 0x0B, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ]

    @Test(arguments: examples)
    func theStandardsExamplesComeOut(key: [UInt8], message: String, code: String) {
        let bytes = AuthenticationCode(key: key).code(of: Array(message.utf8))
        let text = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(text == code)
    }

    @Test func anotherKeyAnotherMessageAndAnyChangedBitAreInvalid() {
        let authentication = AuthenticationCode(key: [1, 2, 3])
        let code = authentication.code(of: [4, 5])
        #expect(authentication.isValid(code, for: [4, 5]))
        #expect(!authentication.isValid(code, for: [4, 6]))
        #expect(!AuthenticationCode(key: [1, 2, 4]).isValid(code, for: [4, 5]))
        #expect(!authentication.isValid(Array(code.dropLast()), for: [4, 5]))
        #expect(!authentication.isValid([], for: [4, 5]))
        for bit in 0..<256 {
            var changed = code
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!authentication.isValid(changed, for: [4, 5]))
        }
    }
}
