/// Another pen: strokes grow or shrink by a fraction of a pixel on each side.
struct StrokeThickness {
    /// Above 0 the share of a one-pixel dilation, below 0 that of a one-pixel erosion.
    let amount: Float

    /// Names an amount from -1 to 1.
    init(amount: Float) { self.amount = amount }

    /// Draws an amount; erosion stays weaker, since a thin stroke has less to lose than to gain.
    init(strength: Float, using generator: inout SplitMix64) {
        amount = generator.uniform(in: -0.55..<0.85) * strength
    }

    /// Blends the digit with the brightest or the darkest of each pixel's four neighbours and itself.
    func apply(to digit: inout GreyDigit) {
        let side = GreyDigit.side
        let (share, grows) = (min(1, abs(amount)), amount > 0)
        digit.replace { old, new in
            for y in 0..<side {
                for x in 0..<side {
                    let index = y * side + x
                    let own = old[index]
                    // Outside the picture is no ink, which neither grows in nor eats away what reaches the border.
                    let left = x > 0 ? old[index - 1] : own
                    let right = x < side - 1 ? old[index + 1] : own
                    let above = y > 0 ? old[index - side] : own
                    let below = y < side - 1 ? old[index + side] : own
                    let extreme =
                        grows
                        ? max(own, max(max(left, right), max(above, below)))
                        : min(own, min(min(left, right), min(above, below)))
                    new[index] = own + (extreme - own) * share
                }
            }
        }
    }
}
