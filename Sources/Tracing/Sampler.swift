/// Decides which traces are recorded.
///
/// Source: OpenTelemetry Specification, "Sampler", and its environment variable `OTEL_TRACES_SAMPLER`.
public struct Sampler: Sendable, Equatable {
    /// What the sampler does with traces that begin here.
    enum Root: Sendable, Equatable {
        case always, never
        /// This share of them, 0 to 1.
        case ratio(Double)
    }

    let root: Root
    /// Whether a trace that began elsewhere is recorded if it is there.
    let followsParent: Bool

    /// Every trace that begins here, and those that are recorded elsewhere.
    public static let standard = Sampler(root: .always, followsParent: true)
    /// None that begins here, and those that are recorded elsewhere.
    public static let following = Sampler(root: .never, followsParent: true)

    init(root: Root, followsParent: Bool) {
        self.root = root
        self.followsParent = followsParent
    }

    /// The names that there are.
    public static let names = [
        "always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off",
        "parentbased_traceidratio",
    ]

    /// Finds a sampler by its name; gives nil for one that there is not.
    ///
    /// - Parameters:
    ///   - name: One of ``names``.
    ///   - ratio: The share of traces for those that take one, 0 to 1.
    public init?(named name: String, ratio: Double = 1) {
        let prefix = "parentbased_"
        let root: Root
        switch name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name {
        case "always_on": root = .always
        case "always_off": root = .never
        case "traceidratio": root = .ratio(ratio)
        default: return nil
        }
        self.init(root: root, followsParent: name.hasPrefix(prefix))
    }

    /// Whether a trace is recorded.
    ///
    /// - Parameters:
    ///   - traceID: The trace.
    ///   - parent: Where it comes from; nil if it begins here.
    /// - Returns: The decision, which is the same in every process with the same ratio.
    func samples(_ traceID: TraceID, parent: TraceContext?) -> Bool {
        if followsParent, let parent { return parent.isSampled }
        switch root {
        case .always: return true
        case .never: return false
        case .ratio(let ratio):
            // As OpenTelemetry's own libraries have it, so that they agree: the lower half, without its highest bit.
            return ratio >= 1 || Double(traceID.low >> 1) < ratio * 0x1p63
        }
    }
}
