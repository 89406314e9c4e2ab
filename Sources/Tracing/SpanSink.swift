/// Takes spans that are over.
public protocol SpanSink: Sendable {
    /// Takes a span; never waits, and loses it rather than hold up whoever ended it.
    func take(_ span: SpanRecord)
}
