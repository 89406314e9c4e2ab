import Tracing

/// Writes spans as an `ExportTraceServiceRequest` in OTLP's JSON.
///
/// Source: OpenTelemetry Protocol 1.x, "JSON Protobuf Encoding": names in lowerCamelCase, 64-bit numbers as texts, enums
/// as numbers, and, unlike Protobuf's own mapping, identifiers in hexadecimal. It is written by hand because a batch of
/// hundreds of spans costs a tenth of a general encoder's time, and that time is taken from predictions.
struct OTLPEncoder: Sendable {
    /// What all spans share, written once.
    private let head: [UInt8]
    private static let tail = [UInt8]("]}]}]}".utf8)

    /// Prepares for a process.
    ///
    /// - Parameters:
    ///   - resource: What is known of the process, `service.name` among it.
    ///   - scope: The name of what makes the spans.
    ///   - version: Its version.
    init(resource: [SpanRecord.Attribute], scope: String, version: String) {
        var text: [UInt8] = []
        text += #"{"resourceSpans":[{"resource":{"attributes":"#.utf8
        Self.append(resource, to: &text)
        text += #"},"scopeSpans":[{"scope":{"name":"#.utf8
        JSONText.append(scope, to: &text)
        text += #","version":"#.utf8
        JSONText.append(version, to: &text)
        text += #"},"spans":["#.utf8
        head = text
    }

    /// Writes a batch.
    func encode(_ spans: [SpanRecord]) -> [UInt8] {
        var text = head
        text.reserveCapacity(head.count + spans.count * 640)
        for (index, span) in spans.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            Self.append(span, to: &text)
        }
        return text + Self.tail
    }

    private static func append(_ span: SpanRecord, to text: inout [UInt8]) {
        let context = span.context
        text += #"{"traceId":"\#(context.traceID.text)","spanId":"\#(context.spanID.text)""#.utf8
        if let parent = span.parent { text += #","parentSpanId":"\#(parent.text)""#.utf8 }
        if let state = context.state {
            text += #","traceState":"#.utf8
            JSONText.append(state, to: &text)
        }
        // The low byte is that of trace context; bit 8 says that bit 9 tells whether the parent is remote.
        let flags = (context.isSampled ? 1 : 0) | 0x100 | (span.isParentRemote ? 0x200 : 0)
        text += #","flags":\#(flags),"name":"#.utf8
        JSONText.append(span.name, to: &text)
        text +=
            #","kind":\#(span.kind.rawValue),"startTimeUnixNano":"\#(span.start)","endTimeUnixNano":"\#(span.end)""#
            .utf8
        if !span.attributes.isEmpty {
            text += #","attributes":"#.utf8
            append(span.attributes, to: &text)
        }
        if let failure = span.failure {
            // STATUS_CODE_ERROR
            text += #","status":{"code":2"#.utf8
            if !failure.isEmpty {
                text += #","message":"#.utf8
                JSONText.append(failure, to: &text)
            }
            text.append(UInt8(ascii: "}"))
        }
        text.append(UInt8(ascii: "}"))
    }

    private static func append(_ attributes: [SpanRecord.Attribute], to text: inout [UInt8]) {
        text.append(UInt8(ascii: "["))
        for (index, attribute) in attributes.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text += #"{"key":"#.utf8
            JSONText.append(attribute.key, to: &text)
            text += #","value":{"#.utf8
            switch attribute.value {
            case .string(let value):
                text += #""stringValue":"#.utf8
                JSONText.append(value, to: &text)
            case .integer(let value): text += #""intValue":"\#(value)""#.utf8
            case .number(let value):
                // JSON has no other numbers; Protobuf's mapping writes these as texts.
                text +=
                    value.isFinite ? #""doubleValue":\#(value)"#.utf8 : #""doubleValue":"\#(Self.name(value))""#.utf8
            case .boolean(let value): text += #""boolValue":\#(value)"#.utf8
            }
            text += "}}".utf8
        }
        text.append(UInt8(ascii: "]"))
    }

    private static func name(_ value: Double) -> String {
        value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity"
    }
}
