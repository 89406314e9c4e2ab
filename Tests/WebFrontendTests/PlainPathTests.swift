import Testing

@testable import WebFrontend

struct PlainPathTests {
    @Test(arguments: ["/", "/predict/", "/api/x.y/..z", "/a/b"])
    func plainPathsArePlain(_ path: String) {
        #expect(PlainPath.holds(path))
    }

    @Test(arguments: ["", "a", "/..", "/a/../b", "/a/.", "/./a", "//", "/a//b", "/a\\b"])
    func pathsThatMeanAnotherPathAreNot(_ path: String) {
        #expect(!PlainPath.holds(path))
    }
}
