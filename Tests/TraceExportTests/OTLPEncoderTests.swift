import Foundation
import Testing

@testable import TraceExport
@testable import Tracing

/// The JSON of OTLP, to the letter of its mapping.
struct OTLPEncoderTests {
    private let encoder = OTLPEncoder(
        resource: [.init("service.name", .string("digits-api"))],
        scope: "digits-api",
        version: "1.2.3"
    )

    private func spans(_ bytes: [UInt8]) throws -> [[String: Any]] {
        let root = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        let resource = try #require((root["resourceSpans"] as? [[String: Any]])?.first)
        let scope = try #require((resource["scopeSpans"] as? [[String: Any]])?.first)
        #expect((scope["scope"] as? [String: String]) == ["name": "digits-api", "version": "1.2.3"])
        return try #require(scope["spans"] as? [[String: Any]])
    }

    @Test func aSpanIsWrittenAsTheMappingHasIt() throws {
        let span = try SpanRecord.sample([.init("http.route", .string("/predict"))])
        let text = String(decoding: encoder.encode([span]), as: UTF8.self)
        let expected = """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"digits-api"}}]},\
            "scopeSpans":[{"scope":{"name":"digits-api","version":"1.2.3"},"spans":[\
            {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331",\
            "parentSpanId":"00f067aa0ba902b7","traceState":"a=1","flags":769,"name":"POST /predict","kind":2,\
            "startTimeUnixNano":"1700000000000000001","endTimeUnixNano":"1700000000000000002",\
            "attributes":[{"key":"http.route","value":{"stringValue":"/predict"}}]}]}]}]}
            """
        #expect(text == expected)
    }

    @Test func valuesKeepTheirTypes() throws {
        let attributes: [SpanRecord.Attribute] = [
            .init("text", .string("\"\\\n\u{1}é")), .init("whole", .integer(.min)), .init("part", .number(0.5)),
            .init("huge", .number(.infinity)), .init("truth", .boolean(true)),
        ]
        let written = try spans(encoder.encode([try .sample(attributes)]))
        let list = try #require(written.first?["attributes"] as? [[String: Any]])
        let values = list.compactMap { $0["value"] as? [String: Any] }
        try #require(values.count == 5)
        #expect(values[0]["stringValue"] as? String == "\"\\\n\u{1}é")
        #expect(values[1]["intValue"] as? String == "-9223372036854775808")
        #expect(values[2]["doubleValue"] as? Double == 0.5)
        #expect(values[3]["doubleValue"] as? String == "Infinity")
        #expect(values[4]["boolValue"] as? Bool == true)
    }

    @Test func aFailureIsAStatus() throws {
        let records = [try SpanRecord.sample(), try .sample(failure: ""), try .sample(failure: "lost")]
        let written = try spans(encoder.encode(records))
        try #require(written.count == 3)
        #expect(written[0]["status"] == nil)
        #expect((written[1]["status"] as? [String: Any])?["code"] as? Int == 2)
        #expect((written[2]["status"] as? [String: Any])?["message"] as? String == "lost")
    }

    @Test func aLongTextFromOutsideIsCut() throws {
        let long = String(repeating: "ä", count: 100_000)
        let bytes = encoder.encode([try .sample([.init("url.path", .string(long))])])
        #expect(bytes.count < 3_000)
        #expect(try spans(bytes).count == 1)
    }
}
