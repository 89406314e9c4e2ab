/// A soft pen or a camera out of focus: a small blur, close to a gaussian.
struct Softening {
    /// What each neighbour along an axis gives a pixel, 0 to 1/3.
    let weight: Float

    /// Names a weight; 1/3 is a box of three pixels.
    init(weight: Float) { self.weight = weight }

    /// Draws a weight.
    init(strength: Float, using generator: inout SplitMix64) {
        weight = min(1 / 3, generator.uniform(in: 0.08..<0.3) * strength)
    }

    /// Blurs along both axes; ink that leaves the picture is lost.
    func apply(to digit: inout GreyDigit) {
        let side = GreyDigit.side
        for step in [1, side] {
            digit.replace { old, new in
                for index in 0..<GreyDigit.pixelCount {
                    let place = step == 1 ? index % side : index / side
                    let before = place > 0 ? old[index - step] : 0
                    let after = place < side - 1 ? old[index + step] : 0
                    new[index] = old[index] * (1 - 2 * weight) + (before + after) * weight
                }
            }
        }
    }
}
