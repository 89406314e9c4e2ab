import Testing

@testable import TraceExport

struct KeyValueListTests {
    @Test(arguments: [
        ("", []), (" , ,", []), ("a=1", ["a=1"]), ("a=1,b=2", ["a=1", "b=2"]), (" a = 1 , b=2 ", ["a=1", "b=2"]),
        ("Authorization=Bearer%20x%2Cy", ["Authorization=Bearer x,y"]), ("a=b=c", ["a=b=c"]), ("a=", ["a="]),
    ])
    func aListIsRead(_ text: String, _ pairs: [String]) throws {
        let parsed = try #require(KeyValueList.parse(text))
        #expect(parsed.map { "\($0.key)=\($0.value)" } == pairs)
    }

    @Test(arguments: ["a", "=1", "a=%", "a=%2", "a=%zz", "a=%ff", "a=1,b"])
    func whatIsNoListIsRefused(_ text: String) {
        #expect(KeyValueList.parse(text) == nil)
    }
}
