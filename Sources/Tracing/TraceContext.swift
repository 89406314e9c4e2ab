/// Where a request stands in a trace: the trace, the span that sent it, and whether the trace is recorded.
///
/// Source: W3C Trace Context, https://www.w3.org/TR/trace-context/.
public struct TraceContext: Sendable, Equatable {
    /// The trace.
    public let traceID: TraceID
    /// The span.
    public let spanID: SpanID
    /// Whether the trace is recorded.
    public let isSampled: Bool
    /// What other systems added, passed on as it came; nil if nothing did, or if it is not well formed.
    public let state: String?

    init(traceID: TraceID, spanID: SpanID, isSampled: Bool, state: String?) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
        self.state = state
    }

    /// Reads the header fields of a request (sections 3.2 and 3.3).
    ///
    /// It gives nil where there is no context, or none that is well formed: a trace then begins here.
    ///
    /// - Parameters:
    ///   - traceparent: The values of the field `traceparent`; exactly one counts.
    ///   - tracestate: The values of the field `tracestate`, which together are one list.
    public init?(traceparent: [String], tracestate: [String] = []) {
        guard traceparent.count == 1, let (traceID, spanID, flags) = Self.parse(traceparent[0].utf8) else { return nil }
        self.init(
            traceID: traceID,
            spanID: spanID,
            isSampled: flags & 1 == 1,
            state: TraceState.joined(tracestate)
        )
    }

    /// The value of `traceparent` for a request that this span sends.
    public var traceparent: String { "00-\(traceID.text)-\(spanID.text)-0\(isSampled ? 1 : 0)" }

    /// Takes `version-traceid-parentid-flags` apart.
    ///
    /// A version that is not known yet may have more behind another dash, and is read as far as it is known (section
    /// 4.2, "Versioning of traceparent").
    private static func parse(_ text: String.UTF8View) -> (TraceID, SpanID, UInt64)? {
        let bytes = Array(text)
        let dash = UInt8(ascii: "-")
        guard bytes.count >= 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
            let version = Hexadecimal.number(bytes[0..<2]), version != 0xFF,
            version == 0 ? bytes.count == 55 : bytes.count == 55 || bytes[55] == dash,
            let high = Hexadecimal.number(bytes[3..<19]), let low = Hexadecimal.number(bytes[19..<35]),
            let parent = Hexadecimal.number(bytes[36..<52]), let flags = Hexadecimal.number(bytes[53..<55]),
            let traceID = TraceID(high: high, low: low), let spanID = SpanID(parent)
        else { return nil }
        return (traceID, spanID, flags)
    }
}
