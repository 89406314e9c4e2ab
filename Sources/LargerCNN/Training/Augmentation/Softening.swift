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
        blur(stride: 1, rowStride: GreyDigit.side, &digit)
        blur(stride: GreyDigit.side, rowStride: 1, &digit)
    }

    /// Blurs along the axis whose neighbours are `stride` apart.
    private func blur(stride: Int, rowStride: Int, _ digit: inout GreyDigit) {
        let side = GreyDigit.side
        digit.replace { old, new in
            for row in 0..<side {
                var before: Float = 0
                var own = old[row * rowStride]
                for place in 0..<side {
                    let index = row * rowStride + place * stride
                    let after = place < side - 1 ? old[index + stride] : 0
                    new[index] = own * (1 - 2 * weight) + (before + after) * weight
                    (before, own) = (own, after)
                }
            }
        }
    }
}
