public import Metrics
public import ServiceSupport

/// What runs: version and commit.
public struct BuildInfo: Sendable {
    /// Stands for a commit that nobody told.
    public static let unknown = "unknown"

    /// The row of an `OptionTable` that tells the commit; images have it in their environment.
    public static let option = Option(
        "revision",
        environment: "REVISION",
        default: unknown,
        placeholder: "COMMIT",
        help: "Commit that this was built from, for the metric digits_build_info"
    )

    private let revision: String

    /// Describes what runs.
    ///
    /// - Parameter revision: The commit.
    public init(revision: String) { self.revision = revision }

    /// Adds a metric to a registry that says it.
    public func add(to registry: MetricRegistry) {
        let sample = MetricSample([ProductVersion.current, revision], 1)
        registry.gauges("digits_build_info", "What runs; always 1.", labels: ["version", "revision"]) { [sample] }
    }
}
