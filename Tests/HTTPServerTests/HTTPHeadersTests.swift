import HTTPServer
import Testing

struct HTTPHeadersTests {
    @Test func namesCompareWithoutRegardToCase() {
        let headers: HTTPHeaders = ["Content-Type": "a", "X": "b"]
        #expect(headers["content-type"] == "a")
        #expect(headers["CONTENT-TYPE"] == "a")
        // These differ in the bit that tells letters' cases apart, but are no letters.
        #expect((["a@b": "1"] as HTTPHeaders)["a`b"] == nil)
        #expect(headers["Content-Typ"] == nil)
    }

    @Test func addingKeepsAndSettingReplaces() {
        var headers: HTTPHeaders = ["Vary": "Origin"]
        headers.add("vary", "Accept")
        #expect(headers.fields.map(\.value) == ["Origin", "Accept"])
        headers["VARY"] = "Cookie"
        #expect(headers.fields.map(\.value) == ["Cookie"])
        headers["Vary"] = nil
        #expect(headers.fields.isEmpty)
    }
}
