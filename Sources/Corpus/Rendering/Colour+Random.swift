import LargerCNN

extension Colour {
    /// A colour of about the asked brightness.
    ///
    /// - Parameters:
    ///   - luminance: How bright, 0 to 255.
    ///   - saturation: How far the lights may differ from each other, 0 to 1.
    ///   - generator: Decides the hue.
    /// - Returns: The colour.
    static func random(luminance: Float, saturation: Float, using generator: inout SplitMix64) -> Colour {
        let lights = (0..<3).map { _ in generator.uniform(in: -1..<1) * saturation * 255 }
        let mean = 0.299 * lights[0] + 0.587 * lights[1] + 0.114 * lights[2]
        return Colour(
            clamping: luminance + lights[0] - mean,
            luminance + lights[1] - mean,
            luminance + lights[2] - mean
        )
    }

    /// An ink and a ground that can be told apart.
    ///
    /// - Parameters:
    ///   - isDarkOnLight: Whether the ink is the darker of both.
    ///   - isPlainGround: Whether the ground is white or black.
    ///   - generator: Decides the rest.
    /// - Returns: Two colours whose luminances are at least 45 levels apart, mostly far more.
    static func pair(
        isDarkOnLight: Bool,
        isPlainGround: Bool,
        using generator: inout SplitMix64
    ) -> (ink: Colour, ground: Colour) {
        for _ in 0..<8 {
            let light: Float = isPlainGround ? 255 : 255 - abs(generator.bell()) * 45
            let contrast = generator.happens(0.15) ? generator.uniform(in: 50..<110) : generator.uniform(in: 110..<250)
            let dark = max(light - contrast, 0)
            let saturation = generator.happens(0.3) ? 0.05 : generator.uniform(in: 0.1..<0.8)
            // With the brightnesses mirrored the same pair makes light ink on a dark ground.
            func level(_ value: Float) -> Float { isDarkOnLight ? value : 255 - value }
            let ink = random(luminance: level(dark), saturation: saturation, using: &generator)
            var ground: Colour = isDarkOnLight ? .white : .black
            if !isPlainGround {
                let tint = generator.uniform(in: 0..<0.3)
                ground = random(luminance: level(light), saturation: tint, using: &generator)
            }
            if abs(ink.luminance - ground.luminance) >= 45 { return (ink, ground) }
        }
        return isDarkOnLight ? (.black, .white) : (.white, .black)
    }
}
