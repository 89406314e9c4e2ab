import ServiceSupport
import Testing

struct PercentEncodingTests {
    @Test(arguments: [
        ("abc-._~XYZ019", "abc-._~XYZ019"), ("a b+c", "a%20b%2Bc"), ("100%", "100%25"), ("é", "%C3%A9"),
        ("a&b=c#d?", "a%26b%3Dc%23d%3F"), ("\r\n", "%0D%0A"), ("", ""),
    ])
    func everythingButTheUnreservedIsEscaped(_ text: String, _ encoded: String) {
        #expect(PercentEncoding.encode(text) == encoded)
        #expect(PercentEncoding.decode(encoded.utf8) == text)
    }

    @Test func slashesOfAPathStay() {
        #expect(PercentEncoding.encode("/api/a b/", keeping: "/") == "/api/a%20b/")
    }

    @Test(arguments: [
        ("", ""), ("/a", "/a"), ("/a%20b", "/a b"), ("%C3%a9", "é"), ("é", "é"), ("%25", "%"), ("+", "+"),
    ])
    func escapesAreDecoded(text: String, decoded: String) {
        #expect(PercentEncoding.decode(text.utf8) == decoded)
    }

    @Test(arguments: ["%", "%4", "a%", "%zz", "%4g", "%00", "a%00b", "%ff", "%C3", "%ED%A0%80"])
    func whatIsNoTextIsRefused(text: String) {
        #expect(PercentEncoding.decode(text.utf8) == nil)
    }
}
