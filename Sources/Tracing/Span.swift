import Glibc
import Synchronization

/// A stretch of work that is part of a trace.
///
/// Also where nothing is recorded there is a span for each request: its identifiers stand in the log and go along with
/// requests to other processes. What costs more than that happens only where ``isRecording``.
public final class Span: Sendable {
    /// The recorded span of the request that the task works for; nil where nothing is recorded.
    @TaskLocal public static var current: Span?

    /// Trace and span.
    public let context: TraceContext
    private let parent: SpanID?
    private let isParentRemote: Bool
    private let kind: SpanRecord.Kind
    private let sink: (any SpanSink)?
    /// The same moment by both clocks: times within a trace then never run backwards.
    private let began: ContinuousClock.Instant
    private let beganAt: UInt64
    private let hasEnded = Atomic<Bool>(false)

    init(
        context: TraceContext,
        parent: SpanID?,
        isParentRemote: Bool = false,
        kind: SpanRecord.Kind,
        sink: (any SpanSink)?
    ) {
        self.context = context
        self.parent = parent
        self.isParentRemote = isParentRemote
        self.kind = kind
        self.sink = sink
        began = .now
        beganAt = sink == nil ? 0 : Self.nanosecondsSince1970()
    }

    /// Whether somebody wants to know about it.
    public var isRecording: Bool { sink != nil }

    /// Begins the span of a request that is sent to another process.
    public func beginRequest() -> Span {
        Span(context: childContext, parent: context.spanID, kind: .client, sink: sink)
    }

    /// Notes a step of the work that is over.
    ///
    /// - Parameters:
    ///   - name: What it was.
    ///   - start: When it began.
    ///   - duration: How long it took.
    ///   - attributes: What is known of it.
    public func note(
        _ name: String,
        from start: ContinuousClock.Instant,
        for duration: Duration,
        _ attributes: [SpanRecord.Attribute] = []
    ) {
        guard let sink else { return }
        let record = SpanRecord(
            context: childContext,
            parent: context.spanID,
            isParentRemote: false,
            name: name,
            kind: .internal,
            start: time(start),
            end: time(start + max(.zero, duration)),
            attributes: attributes,
            failure: nil
        )
        sink.take(record)
    }

    /// Ends the span; only the first call counts.
    ///
    /// - Parameters:
    ///   - name: What it was.
    ///   - attributes: What is known of it.
    ///   - failure: What failed; nil where nothing did.
    public func end(_ name: String, _ attributes: [SpanRecord.Attribute] = [], failure: String? = nil) {
        guard let sink, !hasEnded.exchange(true, ordering: .relaxed) else { return }
        let record = SpanRecord(
            context: context,
            parent: parent,
            isParentRemote: isParentRemote,
            name: name,
            kind: kind,
            start: beganAt,
            end: time(.now),
            attributes: attributes,
            failure: failure
        )
        sink.take(record)
    }

    private var childContext: TraceContext {
        TraceContext(
            traceID: context.traceID,
            spanID: .random(),
            isSampled: context.isSampled,
            state: context.state
        )
    }

    private func time(_ instant: ContinuousClock.Instant) -> UInt64 {
        let (seconds, attoseconds) = (instant - began).components
        let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        return UInt64(max(0, Int64(beganAt) + nanoseconds))
    }

    private static func nanosecondsSince1970() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
