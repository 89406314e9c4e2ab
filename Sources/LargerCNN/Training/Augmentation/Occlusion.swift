/// Something on the digit: a small rectangle or disc of one grey hides what is below it.
struct Occlusion {
    /// Middle of it, in pixels.
    let centre: SIMD2<Float>
    /// Half of its width and height.
    let radii: SIMD2<Float>
    /// Whether it is round.
    let isDisc: Bool
    /// What it shows: 0 erases.
    let grey: Float

    /// Names a shape.
    init(centre: SIMD2<Float>, radii: SIMD2<Float>, isDisc: Bool, grey: Float) {
        self.centre = centre
        self.radii = radii
        self.isDisc = isDisc
        self.grey = grey
    }

    /// Draws a shape of 3 to 5 pixels where a digit usually is; always six draws.
    ///
    /// One that erases is smaller: a gap in its loop makes a 9 a 4, where a grey patch leaves the eye to close it.
    init(strength: Float, using generator: inout SplitMix64) {
        centre = SIMD2(generator.uniform(in: 5..<22), generator.uniform(in: 5..<22))
        let size = SIMD2(generator.uniform(in: 1.4..<2.5), generator.uniform(in: 1.4..<2.5)) * strength
        isDisc = generator.uniform(in: 0..<1) < 0.5
        grey = max(0, generator.uniform(in: -160..<160))
        radii = grey > 0 ? size : size * 0.7
    }

    /// Hides what is below.
    func apply(to digit: inout GreyDigit) {
        for y in 0..<GreyDigit.side {
            for x in 0..<GreyDigit.side {
                let distance = (SIMD2(Float(x), Float(y)) - centre) / radii
                let isInside = isDisc ? (distance * distance).sum() <= 1 : abs(distance.x) <= 1 && abs(distance.y) <= 1
                if isInside { digit.values[y * GreyDigit.side + x] = grey }
            }
        }
    }
}
