/// What a metric has to say for one combination of label values.
public struct MetricSample: Sendable, Equatable {
    /// What is said.
    enum Content: Sendable, Equatable {
        case number(Double)
        case histogram(bounds: [Double], Histogram.Snapshot)
    }

    /// The values of the labels, in their order.
    let labelValues: [String]
    /// What is said.
    let content: Content

    /// A number.
    ///
    /// - Parameters:
    ///   - labelValues: The values of the labels, in their order.
    ///   - number: What is said.
    public init(_ labelValues: [String], _ number: Double) { self.init(labelValues, .number(number)) }

    /// Any content.
    init(_ labelValues: [String], _ content: Content) {
        self.labelValues = labelValues
        self.content = content
    }
}
