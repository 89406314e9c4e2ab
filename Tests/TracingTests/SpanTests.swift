import Synchronization
import Testing

@testable import Tracing

/// Spans that were recorded, in the order in which they ended.
final class RecordedSpans: SpanSink {
    private let spans = Mutex<[SpanRecord]>([])
    var all: [SpanRecord] { spans.withLock { $0 } }
    func take(_ span: SpanRecord) { spans.withLock { $0.append(span) } }
}

struct SpanTests {
    private let sink = RecordedSpans()
    private let parent = TraceContext(
        traceparent: ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"],
        tracestate: ["a=1"]
    )

    @Test func aRequestGoesOnWithItsTraceUnderASpanOfItsOwn() throws {
        let parent = try #require(parent)
        let span = Tracer(sampler: .standard, sink: sink).beginRequest(parent)
        span.end("GET /")
        let record = try #require(sink.all.first)
        #expect(record.context.traceID == parent.traceID)
        #expect(record.context.spanID != parent.spanID)
        #expect(record.parent == parent.spanID && record.isParentRemote)
        #expect(record.context.state == "a=1")
        #expect(record.kind == .server)
        #expect(record.end >= record.start && record.start > 1_700_000_000_000_000_000)
    }

    @Test func aTraceWithoutAParentBeginsHere() throws {
        let tracer = Tracer(sampler: .standard, sink: sink)
        let (first, second) = (tracer.beginRequest(nil), tracer.beginRequest(nil))
        #expect(first.context.traceID != second.context.traceID)
        first.end("x")
        let record = try #require(sink.all.first)
        #expect(record.parent == nil && !record.isParentRemote)
    }

    @Test func stepsAndRequestsAreChildrenOfTheirSpan() throws {
        let span = Tracer(sampler: .standard, sink: sink).beginRequest(nil)
        let start = ContinuousClock.now
        span.note("decode", from: start, for: .milliseconds(3), [.init("width", .integer(28))])
        let request = span.beginRequest()
        request.end("POST")
        span.end("POST /predict")
        let records = sink.all
        #expect(records.map(\.name) == ["decode", "POST", "POST /predict"])
        #expect(records.map(\.kind) == [.internal, .client, .server])
        #expect(Set(records.map(\.context.traceID)).count == 1)
        #expect(Set(records.map(\.context.spanID)).count == 3)
        #expect(records[0].parent == span.context.spanID && records[1].parent == span.context.spanID)
        #expect(records[0].end - records[0].start == 3_000_000)
        #expect(records[0].start >= records[2].start)
        #expect(request.context.traceparent.contains(records[1].context.spanID.text))
    }

    @Test func onlyTheFirstEndCounts() {
        let span = Tracer(sampler: .standard, sink: sink).beginRequest(nil)
        span.end("a")
        span.end("b", failure: "late")
        #expect(sink.all.map(\.name) == ["a"])
    }

    @Test func whereNothingIsRecordedTheContextIsPassedOn() {
        let span = Tracer.passing.beginRequest(parent)
        #expect(!span.isRecording)
        #expect(span.context.traceID == parent?.traceID)
        #expect(span.context.isSampled)
        #expect(!Tracer.passing.beginRequest(nil).context.isSampled)
    }

    @Test func aTraceThatIsNotSampledIsNotRecorded() throws {
        let quiet = try #require(
            TraceContext(traceparent: ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"])
        )
        let span = Tracer(sampler: .standard, sink: sink).beginRequest(quiet)
        span.note("decode", from: .now, for: .seconds(1))
        span.beginRequest().end("x")
        span.end("y")
        #expect(sink.all.isEmpty)
        #expect(span.context.traceparent.hasSuffix("-00"))
    }
}
