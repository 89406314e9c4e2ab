import HTTPServer
import Testing

struct ServerSentEventTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func everyFieldHasItsLineAndAnEmptyLineEndsTheEvent() {
        let event = ServerSentEvent(#"{"a":1}"#, event: "epoch", id: "3-14", retry: 2_000)
        #expect(text(event.encoded) == "id: 3-14\nevent: epoch\nretry: 2000\ndata: {\"a\":1}\n\n")
    }

    @Test(arguments: [
        ("", "data: \n\n"), ("a\nb", "data: a\ndata: b\n\n"), ("a\r\nb\r", "data: a\ndata: b\ndata: \n\n"),
        ("a\n\nevent: x", "data: a\ndata: \ndata: event: x\n\n"),
    ])
    func dataOfSeveralLinesStaysData(data: String, expected: String) {
        #expect(text(ServerSentEvent(data).encoded) == expected)
    }

    @Test func noFieldBeginsInsideAnother() {
        let event = ServerSentEvent("d", event: "e\ndata: forged", id: "1\r\n\0data: 2")
        #expect(text(event.encoded) == "id: 1data: 2\nevent: edata: forged\ndata: d\n\n")
        #expect(text(ServerSentEvent.comment("a\ndata: b")) == ": adata: b\n\n")
    }
}
