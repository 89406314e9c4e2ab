import Glibc

/// What is printed on paper: lines, or squares.
public struct PaperLines: Sendable, Equatable {
    /// From line to line in pixels.
    public var spacing: Float
    /// How far the first line is from the picture's middle, in pixels.
    public var offset: Float
    /// Width of a line in pixels.
    public var thickness: Float
    /// Turn of the lines in radians, clockwise from level.
    public var angle: Float
    /// Whether there are lines across as well.
    public var isSquared: Bool
    /// The lines' colour.
    public var colour: Colour
    /// How much of the paper they cover, 0 to 1.
    public var strength: Float

    /// Draws the lines over a whole picture.
    func draw(into coverage: inout Coverage) {
        rule(angle, into: &coverage)
        if isSquared { rule(angle + .pi / 2, into: &coverage) }
    }

    private func rule(_ angle: Float, into coverage: inout Coverage) {
        let (alongX, alongY) = (cos(angle), sin(angle))
        let (centreX, centreY) = (Float(coverage.width) / 2, Float(coverage.height) / 2)
        let reach = (centreX * centreX + centreY * centreY).squareRoot()
        let count = Int(reach / max(spacing, 2)) + 1
        for index in -count...count {
            let distance = offset + Float(index) * spacing
            let (x, y) = (centreX - alongY * distance, centreY + alongX * distance)
            func vertex(_ along: Float) -> StrokeVertex {
                StrokeVertex(x: x + alongX * along, y: y + alongY * along, radius: thickness / 2, ink: strength)
            }
            StrokeRasterizer.draw([vertex(-reach), vertex(reach)], tip: .round, isAliased: false, into: &coverage)
        }
    }
}
