import LargerCNN

extension Colour {
    /// White, beige, grey or bluish paper.
    static func randomPaper(using generator: inout SplitMix64) -> Colour {
        let level = 250 - abs(generator.bell()) * 35
        let warmth = generator.bell() * 9 + 3
        return Colour(clamping: level + warmth, level + warmth * 0.3, level - warmth * 1.2)
    }

    /// A green or black board.
    static func randomBoard(using generator: inout SplitMix64) -> Colour {
        .random(luminance: generator.uniform(in: 20..<85), saturation: 0.08, using: &generator)
    }

    /// Black, blue, red or green ink, or a pencil's grey, that can be seen on a paper.
    static func randomPaperInk(on paper: Colour, using generator: inout SplitMix64) -> Colour {
        let dark = generator.happens(0.7) ? generator.uniform(in: 0..<60) : generator.uniform(in: 40..<130)
        let hue = generator.uniform(in: 0..<1)
        let lift = generator.uniform(in: 40..<150)
        let colour: Colour =
            if hue < 0.4 {
                Colour(clamping: dark, dark, dark + generator.uniform(in: 0..<12))
            } else if hue < 0.72 {
                Colour(clamping: dark, dark + lift * 0.25, dark + lift)
            } else if hue < 0.84 {
                Colour(clamping: dark + lift, dark * 0.8, dark * 0.9)
            } else if hue < 0.9 {
                Colour(clamping: dark * 0.7, dark + lift * 0.6, dark)
            } else {
                Colour(clamping: dark + 50, dark + 50, dark + 52)
            }
        return paper.luminance - colour.luminance >= 60 ? colour : Colour(red: 20, green: 25, blue: 60)
    }

    /// A colour part of the way to another's, but at least 40 levels of brightness away from it if it was before.
    func faded(towards other: Colour, by fraction: Float) -> Colour {
        let contrast = max(abs(luminance - other.luminance), 40)
        let share = min(fraction, 1 - 40 / contrast)
        func mixed(_ from: UInt8, _ to: UInt8) -> Float { Float(from) + (Float(to) - Float(from)) * share }
        return Colour(clamping: mixed(red, other.red), mixed(green, other.green), mixed(blue, other.blue))
    }
}

extension PaperLines {
    /// Ruled or squared paper; more than half of all paper is blank.
    static func random(digit: Float, using generator: inout SplitMix64) -> PaperLines? {
        guard generator.happens(0.42) else { return nil }
        let isSquared = generator.happens(0.5)
        // A digit takes one to two lines of ruled paper, or one to four squares.
        let spacing = digit * (isSquared ? generator.uniform(in: 0.25..<1.1) : generator.uniform(in: 0.5..<1.3))
        let tint = generator.uniform(in: 0..<1)
        let level = generator.uniform(in: 110..<200)
        let colour: Colour =
            if tint < 0.55 {
                Colour(clamping: level - 40, level, level + 50)
            } else if tint < 0.85 {
                Colour(clamping: level, level, level)
            } else {
                Colour(clamping: level + 60, level - 30, level - 20)
            }
        return PaperLines(
            spacing: max(spacing, 6),
            offset: generator.uniform(in: -0.5..<0.5) * spacing,
            thickness: max(0.7, digit * generator.logUniform(in: 0.006..<0.03)),
            angle: (!isSquared && generator.happens(0.08) ? .pi / 2 : 0) + generator.bell() * 0.05,
            isSquared: isSquared,
            colour: colour,
            strength: generator.uniform(in: 0.2..<1)
        )
    }
}

extension PaperLight {
    /// From an even scanner's to a lamp at one side with a hand's shadow.
    static func random(using generator: inout SplitMix64) -> PaperLight {
        var light = PaperLight()
        guard generator.happens(0.82) else { return light }
        light.angle = generator.uniform(in: 0..<2 * .pi)
        light.gradient = min(abs(generator.bell()) * 0.2, 0.5)
        light.vignette = generator.happens(0.5) ? generator.uniform(in: 0..<0.35) : 0
        light.mottling = generator.happens(0.4) ? generator.uniform(in: 0..<0.02) : 0
        if generator.happens(0.25) {
            light.shadow = Shadow(
                angle: generator.uniform(in: 0..<2 * .pi),
                offset: generator.uniform(in: -0.6..<0.7),
                softness: generator.uniform(in: 0.03..<0.6),
                strength: generator.uniform(in: 0.1..<0.5)
            )
        }
        return light
    }
}
