import Testing

@testable import Tracing

extension SpanRecord {
    /// A span of which every field is known.
    static func sample(_ attributes: [Attribute] = [], failure: String? = nil) throws -> SpanRecord {
        let context = try #require(
            TraceContext(
                traceparent: ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"],
                tracestate: ["a=1"]
            )
        )
        return SpanRecord(
            context: context,
            parent: SpanID(0x00F0_67AA_0BA9_02B7),
            isParentRemote: true,
            name: "POST /predict",
            kind: .server,
            start: 1_700_000_000_000_000_001,
            end: 1_700_000_000_000_000_002,
            attributes: attributes,
            failure: failure
        )
    }
}
