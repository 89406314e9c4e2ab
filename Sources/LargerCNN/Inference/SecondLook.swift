/// Another look at digits that the network is in doubt about: a little turned, and written with other pens.
///
/// What makes a careful reader tilt a sheet helps a network, too: where its two best answers are close, which of them wins
/// hangs on details that a slight turn or a broader stroke changes, while the digit stays what it is. Of a hundred digits
/// one to three are doubtful, so that the answer to the others costs nothing more.
///
/// Source: the mean over varied inputs, Krizhevsky et al. 2012, "ImageNet Classification with Deep Convolutional Neural
/// Networks", section 4.1. Which variations, and whose doubt, was measured on validation pictures (docs/MODEL.md).
public enum SecondLook {
    /// Below this difference between the two greatest logits a digit is doubtful.
    static let doubt: Float = 2
    /// How much of the mean is the first look's, where each variation's share is one.
    static let firstShare: Float = 2

    /// What the network is shown of a doubtful digit.
    static func variations(of image: DigitImage) -> [DigitImage] {
        [turned(image, degrees: -9), turned(image, degrees: 9), rewritten(image, by: 0.6), rewritten(image, by: -0.3)]
    }

    /// Shows digits to a network, and those that it is in doubt about once more.
    ///
    /// - Parameters:
    ///   - images: Any number of digits.
    ///   - network: Ten raw scores for each of some digits.
    /// - Returns: Ten raw scores for each digit, in order; those of a doubtful digit are the mean over all looks at it.
    /// - Throws: What the network throws.
    public static func logits(
        of images: [DigitImage],
        by network: ([DigitImage]) throws -> [[Float]]
    ) rethrows -> [[Float]] {
        try logits(of: images, after: try network(images), by: network)
    }

    /// Shows those digits to a network once more that it was in doubt about.
    ///
    /// - Parameters:
    ///   - images: Any number of digits.
    ///   - first: What the network said of them at first: ten raw scores for each, in order.
    ///   - network: Ten raw scores for each of some digits.
    /// - Returns: Ten raw scores for each digit, in order; those of a doubtful digit are the mean over all looks at it.
    /// - Throws: What the network throws.
    static func logits(
        of images: [DigitImage],
        after first: [[Float]],
        by network: ([DigitImage]) throws -> [[Float]]
    ) rethrows -> [[Float]] {
        var logits = first
        let doubtful = logits.indices.filter { DigitScore.margin.value(of: logits[$0]) < doubt }
        guard !doubtful.isEmpty else { return logits }
        let looks = try network(doubtful.flatMap { variations(of: images[$0]) })
        let each = looks.count / doubtful.count
        for (place, index) in doubtful.enumerated() {
            let own = first[index].map { $0 * firstShare }
            let sum = looks[place * each..<(place + 1) * each].reduce(own) { zip($0, $1).map(+) }
            logits[index] = sum.map { $0 / (firstShare + Float(each)) }
        }
        return logits
    }

    private static func turned(_ image: DigitImage, degrees: Float) -> DigitImage {
        var digit = GreyDigit(image)
        var map = AffineMap()
        map.angle = degrees * .pi / 180
        GeometricWarp.apply(map, to: &digit)
        return digit.image
    }

    private static func rewritten(_ image: DigitImage, by amount: Float) -> DigitImage {
        var digit = GreyDigit(image)
        StrokeThickness(amount: amount).apply(to: &digit)
        return digit.image
    }
}

extension CompiledNetwork {
    /// How often the network looks at a digit before it answers.
    public enum Looks: Sendable {
        /// Once, whatever the answer.
        case once
        /// Once more where it is in doubt: ``SecondLook``.
        case twice
    }

    /// The raw scores.
    ///
    /// - Parameters:
    ///   - images: Any number of digits.
    ///   - looks: How often the network looks at each.
    /// - Returns: Ten logits for each image, in order.
    /// - Throws: `OneDNNError` if a primitive cannot be made, which means that memory ran out.
    public func logits(_ images: [DigitImage], looking looks: Looks) throws -> [[Float]] {
        switch looks {
        case .once: try logits(images)
        case .twice: try SecondLook.logits(of: images, by: { try self.logits($0) })
        }
    }
}
