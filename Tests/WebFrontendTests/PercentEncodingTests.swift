import Testing

@testable import WebFrontend

struct PercentEncodingTests {
    @Test(arguments: [
        ("abc-._~XYZ019", "abc-._~XYZ019"), ("a b+c", "a%20b%2Bc"), ("100%", "100%25"), ("é", "%C3%A9"),
        ("a&b=c#d?", "a%26b%3Dc%23d%3F"), ("\r\n", "%0D%0A"), ("", ""),
    ])
    func everythingButTheUnreservedIsEscaped(_ text: String, _ encoded: String) {
        #expect(PercentEncoding.encode(text) == encoded)
    }

    @Test func slashesOfAPathStay() {
        #expect(PercentEncoding.encode("/api/a b/", keeping: "/") == "/api/a%20b/")
    }

    @Test(arguments: ["/", "/predict/", "/api/x.y/..z", "/a/b"])
    func plainPathsArePlain(_ path: String) {
        #expect(PercentEncoding.isPlainPath(path))
    }

    @Test(arguments: ["", "a", "/..", "/a/../b", "/a/.", "/./a", "//", "/a//b", "/a\\b"])
    func pathsThatMeanAnotherPathAreNot(_ path: String) {
        #expect(!PercentEncoding.isPlainPath(path))
    }
}
