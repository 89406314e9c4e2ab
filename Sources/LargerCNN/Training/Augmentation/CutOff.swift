/// A digit that left the frame: some pixels of one of its sides are missing.
struct CutOff {
    /// A side of the digit.
    enum Side: Int, CaseIterable { case left, right, top, bottom }

    /// The side that is cut.
    let side: Side
    /// How many columns or rows of ink are missing.
    let depth: Int

    /// Names a cut.
    init(side: Side, depth: Int) {
        self.side = side
        self.depth = depth
    }

    /// Draws a cut: at full strength of one to three pixels.
    init(strength: Float, using generator: inout SplitMix64) {
        side = Side(rawValue: Int(generator.uniform(in: 0..<4))) ?? .left
        depth = Int(1 + generator.uniform(in: 0..<3) * strength)
    }

    /// Takes the ink away, but no more than half of a stroke: a 9 whose loop is cut open is a 4.
    ///
    /// A digit too narrow to lose it (a 1 seen from the side) stays whole.
    func apply(to digit: inout GreyDigit) {
        guard let box = digit.inkBox() else { return }
        let depth = min(depth, max(1, Int((Self.strokeWidth(of: digit) / 2).rounded())))
        let extent = side == .left || side == .right ? box.columns : box.rows
        guard extent.count >= 4 * depth else { return }
        let cut =
            switch side {
            case .left, .top: 0..<extent.lowerBound + depth
            case .right, .bottom: extent.upperBound - depth + 1..<GreyDigit.side
            }
        for y in 0..<GreyDigit.side {
            for x in 0..<GreyDigit.side where cut.contains(side == .left || side == .right ? x : y) {
                digit.values[y * GreyDigit.side + x] = 0
            }
        }
    }

    /// Width of the strokes in pixels: a long band has its area for half of its edge times its width.
    private static func strokeWidth(of digit: GreyDigit) -> Float {
        var (area, edge) = (0, 0)
        for y in 0..<GreyDigit.side {
            for x in 0..<GreyDigit.side where digit.value(x, y) >= 64 {
                area += 1
                for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] where digit.value(x + dx, y + dy) < 64 { edge += 1 }
            }
        }
        return 2 * Float(area) / Float(max(1, edge))
    }
}
