public import ImageCodec

/// Another look at digits that the network is in doubt about: prepared otherwise, a little turned, and with other pens.
///
/// Where the two best answers are close, something may have gone wrong before the network saw the digit: a shadow was
/// taken for the paper's edge, a stroke of the digit for a mark beside it. Of the preparations that leave out a step at a
/// time, the one counts that makes the network surest. Where doubt remains, the digit is shown in four variations, for
/// which of two answers wins then hangs on details that a slight turn or a broader stroke changes, while the digit stays
/// what it is. Of a hundred digits one to three are doubtful; the answer to the others costs nothing more.
///
/// Source: the mean over varied inputs, Krizhevsky et al. 2012, "ImageNet Classification with Deep Convolutional Neural
/// Networks", section 4.1. What counts as doubt, and which variations help, was measured on validation pictures
/// (docs/MODEL.md).
public enum SecondLook {
    /// The network: digits in, ten raw scores for each out.
    public typealias Network = ([DigitImage]) throws -> [[Float]]

    /// What came of the looks at one digit.
    public struct Reading: Sendable, Equatable {
        /// Which of the other preparations counts, by its place; nil for the first one.
        public let preparation: Int?
        /// Ten raw scores.
        public let logits: [Float]
    }

    /// Below this difference between the two greatest logits a digit is doubtful.
    static let doubt: Float = 2
    /// By how much the greatest logit of another preparation must exceed that of the first one.
    static let preference: Float = 0.5
    /// How much of the mean is the straight view's, where each variation's share is one.
    static let straightShare: Float = 2

    /// Shows digits to a network, and those that it is in doubt about once more.
    ///
    /// - Parameters:
    ///   - images: Any number of digits.
    ///   - otherwise: What other preparations make of the pictures of some digits, by the digits' places; asked at most
    ///     once, with all doubtful digits.
    ///   - network: The network.
    /// - Returns: What came of each digit, in order.
    /// - Throws: What the network throws.
    public static func readings(
        of images: [DigitImage],
        otherwise: ([Int]) -> [[DigitImage]],
        by network: Network
    ) rethrows -> [Reading] {
        var readings = try network(images).map { Reading(preparation: nil, logits: $0) }
        let doubtful = readings.indices.filter { isDoubtful(readings[$0].logits) }
        guard !doubtful.isEmpty else { return readings }
        let others = otherwise(doubtful)
        var looks = try shown(others, to: network)[...]
        var chosen = images
        for (index, others) in zip(doubtful, others) {
            let best = surest(looks.prefix(others.count), against: readings[index].logits)
            looks = looks.dropFirst(others.count)
            guard let best else { continue }
            readings[index] = Reading(preparation: best.place, logits: best.logits)
            chosen[index] = others[best.place]
        }
        let clearest = doubtful.map { readings[$0].logits }
        for (index, logits) in zip(doubtful, try reconsidered(clearest, of: doubtful.map { chosen[$0] }, by: network)) {
            readings[index] = Reading(preparation: readings[index].preparation, logits: logits)
        }
        return readings
    }

    /// Shows digits to a network that need no preparation, and those that it is in doubt about once more.
    ///
    /// - Parameters:
    ///   - images: Any number of digits.
    ///   - network: The network.
    /// - Returns: Ten raw scores for each digit, in order.
    /// - Throws: What the network throws.
    public static func logits(of images: [DigitImage], by network: Network) rethrows -> [[Float]] {
        try readings(of: images, otherwise: { $0.map { _ in [] } }, by: network).map(\.logits)
    }

    /// Shows a digit to a network, and once more where it is in doubt.
    ///
    /// - Parameters:
    ///   - digit: The digit.
    ///   - picture: The picture that it was found in.
    ///   - preprocessor: What found it.
    ///   - network: The network.
    /// - Returns: The digit as the preparation left it that counts, and ten raw scores.
    /// - Throws: What the network throws.
    public static func reading(
        of digit: PreparedDigit,
        in picture: Picture,
        preparedBy preprocessor: Preprocessor = Preprocessor(),
        by network: Network
    ) rethrows -> (digit: PreparedDigit, logits: [Float]) {
        var others: [PreparedDigit] = []
        let readings = try readings(
            of: [digit.image],
            otherwise: { _ in
                others = preprocessor.alternatives(to: digit, of: picture)
                return [others.map(\.image)]
            },
            by: network
        )
        return (readings[0].preparation.map { others[$0] } ?? digit, readings[0].logits)
    }

    /// Shows variations of those digits to a network that it is in doubt about.
    ///
    /// - Parameters:
    ///   - logits: What the network said of the digits at first: ten raw scores for each, in order.
    ///   - images: The digits.
    ///   - network: The network.
    /// - Returns: Ten raw scores for each digit, in order; those of a doubtful digit are the mean over all looks at it.
    /// - Throws: What the network throws.
    static func reconsidered(
        _ logits: [[Float]],
        of images: [DigitImage],
        by network: Network
    ) rethrows -> [[Float]] {
        let views = zip(logits, images).map { isDoubtful($0) ? variations(of: $1) : [] }
        var looks = try shown(views, to: network)[...]
        return zip(logits, views).map { logits, views in
            guard !views.isEmpty else { return logits }
            let sum = looks.prefix(views.count).reduce(logits.map { $0 * straightShare }) { zip($0, $1).map(+) }
            looks = looks.dropFirst(views.count)
            return sum.map { $0 / (straightShare + Float(views.count)) }
        }
    }

    /// What the network is shown of a doubtful digit.
    static func variations(of image: DigitImage) -> [DigitImage] {
        [turned(image, degrees: -9), turned(image, degrees: 9), rewritten(image, by: 0.6), rewritten(image, by: -0.3)]
    }

    private static func isDoubtful(_ logits: [Float]) -> Bool { DigitScore.margin.value(of: logits) < doubt }

    /// What a network says of some pictures of each digit: one answer after the other, in order.
    private static func shown(_ pictures: [[DigitImage]], to network: Network) rethrows -> [[Float]] {
        let all = pictures.flatMap { $0 }
        return all.isEmpty ? [] : try network(all)
    }

    /// The surest of some answers, if it is clearly surer than the first one.
    private static func surest(
        _ looks: some Collection<[Float]>,
        against first: [Float]
    ) -> (place: Int, logits: [Float])? {
        func sureness(_ logits: [Float]) -> Float { DigitScore.maximumLogit.value(of: logits) }
        let best = looks.enumerated().max { sureness($0.element) < sureness($1.element) }
        guard let best, sureness(best.element) > sureness(first) + preference else { return nil }
        return (best.offset, best.element)
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
    ///   - images: Any number of digits that need no preparation.
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
