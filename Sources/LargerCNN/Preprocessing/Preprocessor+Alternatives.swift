public import ImageCodec

extension Preprocessor {
    /// Steps that decide what is paper and what is ink: where one of them goes wrong, another digit comes out.
    private static let disputable: [Step] = [.sheet, .colour, .paperFlattening, .faintMarks, .selection]

    /// What else may be seen in a picture: the digits that come out where one step is left out.
    ///
    /// - Parameters:
    ///   - digit: What came out with all steps.
    ///   - picture: The picture.
    /// - Returns: Digits that differ from the first one and from each other; none for a picture in MNIST's form.
    public func alternatives(to digit: PreparedDigit, of picture: Picture) -> [PreparedDigit] {
        guard !digit.isUnchanged else { return [] }
        return Self.disputable.reduce(into: []) { found, step in
            // A picture that is blank without a step has no other digit to show.
            guard let other = try? leavingOut(step).prepare(picture) else { return }
            if other.image != digit.image, !found.contains(where: { $0.image == other.image }) { found.append(other) }
        }
    }
}
