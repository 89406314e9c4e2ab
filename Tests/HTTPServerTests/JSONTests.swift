import HTTPServer
import Testing

struct JSONTests {
    private struct Body: Codable, Equatable {
        struct Inner: Codable, Equatable { var number: Int }
        var text: String
        var inner: Inner
    }

    private func decode(_ text: String) throws -> Body {
        try HTTPRequest(.post, "/", body: [UInt8](text.utf8)).json(as: Body.self)
    }

    @Test func aValueComesBackAsItWas() throws {
        let body = Body(text: "a/\"é\u{1F600}", inner: .init(number: -7))
        let bytes = try JSON.encode(body)
        #expect(try JSON.decode(Body.self, from: bytes) == body)
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"inner":{"number":-7},"text":"a/\"é😀"}"#)
    }

    @Test(arguments: [
        ("{", "The body is not valid JSON."),
        ("", "The body is not valid JSON."),
        (#"{"inner":{"number":1}}"#, "The JSON field 'text' is missing."),
        (#"{"text":"a","inner":{}}"#, "The JSON field 'number' is missing."),
        (#"{"text":7,"inner":{"number":1}}"#, "The JSON field 'text' has the wrong type."),
        (#"{"text":null,"inner":{"number":1}}"#, "The JSON field 'text' has the wrong type."),
        (#"{"text":"a","inner":{"number":"1"}}"#, "The JSON field 'inner.number' has the wrong type."),
        ("[]", "The JSON value has the wrong type."),
    ])
    func whatIsWrongIsNamed(text: String, message: String) {
        #expect(throws: HTTPError(.badRequest, message)) { try decode(text) }
    }

    @Test func deeplyNestedJSONIsRefusedNotFollowed() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: HTTPError(.badRequest, "The body is not valid JSON.")) { try decode(text) }
    }

    @Test func anErrorHasOneShape() {
        let response = HTTPResponse(HTTPError(.conflict, "No \"way\".", headers: ["Retry-After": "3"]))
        #expect(String(decoding: response.body, as: UTF8.self) == #"{"error":"No \"way\"."}"#)
        #expect(response.status == .conflict)
        #expect(response.headers["Retry-After"] == "3")
        #expect(response.headers["Content-Type"] == "application/json")
    }
}
