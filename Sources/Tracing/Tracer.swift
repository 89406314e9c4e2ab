/// Begins spans.
public struct Tracer: Sendable {
    private let sampler: Sampler
    private let sink: (any SpanSink)?

    /// Passes trace contexts on and records nothing.
    public static let passing = Tracer(sampler: .following, sink: nil)

    /// Creates a tracer.
    ///
    /// - Parameters:
    ///   - sampler: Which traces are recorded.
    ///   - sink: Takes what is recorded; nil records nothing.
    public init(sampler: Sampler, sink: (any SpanSink)?) {
        self.sampler = sampler
        self.sink = sink
    }

    /// Begins the span of a request that has come.
    ///
    /// - Parameter parent: What the request says of its trace; nil begins a trace.
    /// - Returns: The span.
    public func beginRequest(_ parent: TraceContext?) -> Span {
        let traceID = parent?.traceID ?? .random()
        let isSampled = sampler.samples(traceID, parent: parent)
        let context = TraceContext(traceID: traceID, spanID: .random(), isSampled: isSampled, state: parent?.state)
        return Span(
            context: context,
            parent: parent?.spanID,
            isParentRemote: parent != nil,
            kind: .server,
            sink: isSampled ? sink : nil
        )
    }
}
