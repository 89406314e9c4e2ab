import Testing

@testable import HTTPServer

struct PercentDecodingTests {
    @Test(arguments: [
        ("", ""), ("/a", "/a"), ("/a%20b", "/a b"), ("%C3%a9", "é"), ("é", "é"), ("%25", "%"), ("+", "+"),
    ])
    func escapesAreDecoded(text: String, decoded: String) {
        #expect(PercentDecoding.decode(text.utf8) == decoded)
    }

    @Test(arguments: ["%", "%4", "a%", "%zz", "%4g", "%00", "a%00b", "%ff", "%C3", "%ED%A0%80"])
    func whatIsNoTextIsRefused(text: String) {
        #expect(PercentDecoding.decode(text.utf8) == nil)
    }
}
