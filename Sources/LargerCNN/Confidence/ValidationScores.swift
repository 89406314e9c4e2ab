/// What a network said of one validation set.
public struct ValidationScores: Sendable {
    /// The set's name.
    public let name: String
    /// Ten raw scores of each real digit.
    public let logits: [[Float]]
    /// A label, 0 to 9, for each of them.
    public let labels: [UInt8]
    /// Ten raw scores of each picture that shows no digit.
    public let nonDigits: [[Float]]

    /// Sorts scores by what they belong to.
    ///
    /// - Parameters:
    ///   - name: The set's name.
    ///   - logits: Ten raw scores of each picture.
    ///   - labels: As many labels, 0 to 9 or ``LabelledImages/noDigit``.
    public init(name: String, logits: [[Float]], labels: [UInt8]) {
        precondition(logits.count == labels.count, "\(logits.count) logits, \(labels.count) labels")
        self.name = name
        let isDigit = labels.map { $0 != LabelledImages.noDigit }
        self.logits = zip(logits, isDigit).filter(\.1).map(\.0)
        self.labels = labels.filter { $0 != LabelledImages.noDigit }
        nonDigits = zip(logits, isDigit).filter { !$0.1 }.map(\.0)
    }
}
