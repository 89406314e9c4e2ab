/// Grain of a sensor: gaussian noise on every pixel, and a few single bright ones.
struct PixelNoise {
    /// Standard deviation of the grain, in grey values.
    let deviation: Float
    /// Single pixels that get a random brightness.
    let salt: Int
    /// The seed of both.
    let seed: UInt64

    /// Draws a strength.
    init(strength: Float, using generator: inout SplitMix64) {
        deviation = generator.uniform(in: 3..<22) * strength
        salt = Int(generator.uniform(in: 0..<5) * strength)
        seed = generator.next()
    }

    /// Adds the noise; nothing gets darker than black or brighter than white.
    func apply(to digit: inout GreyDigit) {
        var generator = SplitMix64(seed: seed)
        // The sum of four uniform numbers of 16 bits is close to normal, for one draw a pixel.
        let scale = deviation / (65_536 * (1.0 / 3).squareRoot())
        digit.replace { old, new in
            for index in 0..<GreyDigit.pixelCount {
                let bits = generator.next()
                let sum = Int(bits & 0xFFFF) + Int(bits >> 16 & 0xFFFF) + Int(bits >> 32 & 0xFFFF) + Int(bits >> 48)
                new[index] = min(255, max(0, old[index] + Float(sum - 131_070) * scale))
            }
        }
        for _ in 0..<salt {
            let place = Int(generator.uniform(in: 0..<Float(GreyDigit.pixelCount)))
            digit.values[place] = generator.uniform(in: 60..<200)
        }
    }
}
