/// Random variations of a digit, so that the network meets hands, pens and papers that are not in the data.
///
/// Every image is moved; a share of them stays at that, the others get a few of the effects. Of those that hide or add
/// something an image gets one at most, so that a person still reads it.
public struct Augmentation: Codable, Sendable, Equatable {
    /// How often an effect comes, and how strongly.
    public struct Effect: Codable, Sendable, Equatable {
        /// Share of the images that are not plain.
        public var probability: Float
        /// 1 for the strength that the effect's own source names.
        public var strength: Float

        /// Names probability and strength.
        public init(_ probability: Float, strength: Float = 1) {
            self.probability = probability
            self.strength = strength
        }
    }

    /// Largest rotation either way, in degrees.
    public var rotation: Float = 12
    /// Largest change of size, as a fraction of it.
    public var scale: Float = 0.12
    /// Largest change of width and of height, each on its own, as a fraction.
    public var stretch: Float = 0.06
    /// Largest slant either way, in pixels to the side for each pixel down.
    public var shear: Float = 0.2
    /// Largest shift along each axis, in pixels.
    public var shift: Float = 2

    /// Share of the images that are only moved.
    public var plain: Float = 0.5
    /// Smooth random displacements; strength 1 is a deviation of 0.7 pixels.
    public var elastic = Effect(0.6)
    /// Thicker and thinner strokes.
    public var thickness = Effect(0.35)
    /// Faint and heavy ink.
    public var levels = Effect(0.3)
    /// A small blur.
    public var softening = Effect(0.12)
    /// Grain and single bright pixels.
    public var noise = Effect(0.12)
    /// A small patch over the digit.
    public var occlusion = Effect(0.08)
    /// A side of the digit that is missing.
    public var cutOff = Effect(0.08)
    /// Specks and pieces of lines beside the digit.
    public var strayMarks = Effect(0.14)

    /// The project's strengths.
    public init() {}

    /// Only rotation, scale, shear and shift.
    public static var affine: Augmentation {
        var affine = Augmentation()
        affine.plain = 1
        return affine
    }

    /// The same and elastic displacements: what a hand does, and nothing that happens to paper or picture.
    public static var elastic: Augmentation {
        var elastic = Augmentation()
        for effect in [\Self.thickness, \.levels, \.softening, \.noise, \.occlusion, \.cutOff, \.strayMarks] {
            elastic[keyPath: effect].probability = 0
        }
        return elastic
    }

    /// No variation at all.
    public static var none: Augmentation {
        var none = affine
        (none.rotation, none.scale, none.stretch, none.shear, none.shift) = (0, 0, 0, 0, 0)
        return none
    }

    /// A random variation of a digit.
    ///
    /// - Parameters:
    ///   - image: The digit.
    ///   - generator: Where the randomness comes from.
    /// - Returns: The varied digit.
    public func callAsFunction(_ image: DigitImage, using generator: inout SplitMix64) -> DigitImage {
        guard self != .none else { return image }
        var digit = GreyDigit(image)
        let map = AffineMap(self, using: &generator)
        guard generator.uniform(in: 0..<1) >= plain else {
            GeometricWarp.apply(map, to: &digit)
            return digit.image
        }
        let damage = drawDamage(using: &generator)
        // What is cut off or faint was so on the paper; the rest happens to the picture that was taken of it.
        if damage == .cutOff { CutOff(strength: cutOff.strength, using: &generator).apply(to: &digit) }
        let field = draws(elastic, &generator) {
            ElasticField(deviation: 0.7 * elastic.strength, using: &$0)
        }
        GeometricWarp.apply(map, field, to: &digit)
        draws(thickness, &generator) { StrokeThickness(strength: thickness.strength, using: &$0) }?.apply(to: &digit)
        draws(levels, &generator) { InkLevels(strength: levels.strength, using: &$0) }?.apply(to: &digit)
        switch damage {
        case .strayMarks: StrayMarks(strength: strayMarks.strength, using: &generator).apply(to: &digit)
        case .occlusion: Occlusion(strength: occlusion.strength, using: &generator).apply(to: &digit)
        case .softening: Softening(strength: softening.strength, using: &generator).apply(to: &digit)
        case .noise: PixelNoise(strength: noise.strength, using: &generator).apply(to: &digit)
        case .cutOff, nil: break
        }
        return digit.image
    }

    /// Effects of which an image gets one at most.
    private enum Damage { case softening, noise, occlusion, cutOff, strayMarks }

    private func drawDamage(using generator: inout SplitMix64) -> Damage? {
        var rest = generator.uniform(in: 0..<1)
        let choices: [(Damage, Effect)] = [
            (.softening, softening), (.noise, noise), (.occlusion, occlusion), (.cutOff, cutOff),
            (.strayMarks, strayMarks),
        ]
        for (damage, effect) in choices {
            if rest < effect.probability { return damage }
            rest -= effect.probability
        }
        return nil
    }

    /// An effect's parameters where its turn has come.
    private func draws<Drawn>(
        _ effect: Effect,
        _ generator: inout SplitMix64,
        _ draw: (inout SplitMix64) -> Drawn
    ) -> Drawn? {
        generator.uniform(in: 0..<1) < effect.probability ? draw(&generator) : nil
    }
}
