internal import Glibc

/// Faint or heavy ink: brightness and contrast of the strokes.
struct InkLevels {
    /// Factor on the result; above 1 strokes saturate.
    let gain: Float
    /// Exponent on the share of white: below 1 soft edges become ink, above 1 they fade.
    let gamma: Float

    /// Names the levels.
    init(gain: Float, gamma: Float) {
        self.gain = gain
        self.gamma = gamma
    }

    /// Draws levels: at full strength 0.45 to 1.8 times as bright, exponents from 0.6 to 1.6.
    init(strength: Float, using generator: inout SplitMix64) {
        gain = expf(generator.uniform(in: -0.8..<0.6) * strength)
        gamma = expf(generator.uniform(in: -0.5..<0.5) * strength)
    }

    /// Changes the ink; black stays black.
    func apply(to digit: inout GreyDigit) {
        digit.replace { old, new in
            for index in 0..<GreyDigit.pixelCount {
                let value = old[index]
                new[index] = value <= 0 ? 0 : min(255, 255 * gain * powf(value / 255, gamma))
            }
        }
    }
}
