/// One place on a line as it is drawn, in pixels.
struct StrokeVertex: Equatable {
    /// From the picture's left edge.
    var x: Float
    /// From the picture's top edge.
    var y: Float
    /// Half of the line's width here.
    var radius: Float
    /// How much ink is here, 0 to 1.
    var ink: Float = 1

    /// A place part of the way to another one.
    func mixed(_ other: StrokeVertex, _ fraction: Float) -> StrokeVertex {
        StrokeVertex(
            x: x + (other.x - x) * fraction,
            y: y + (other.y - y) * fraction,
            radius: radius + (other.radius - radius) * fraction,
            ink: ink + (other.ink - ink) * fraction
        )
    }

    /// How far away another place is.
    func distance(to other: StrokeVertex) -> Float {
        ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
    }
}
