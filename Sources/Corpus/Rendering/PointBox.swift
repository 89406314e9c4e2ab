/// The smallest upright box around some points; a side is never zero, so that it can be divided by.
struct PointBox: Equatable {
    var minX: Float
    var minY: Float
    var maxX: Float
    var maxY: Float

    /// The box around all points of some paths; nil if there are none.
    init?(_ strokes: [[StrokeDrawing.Point]]) {
        let points = strokes.joined()
        guard let first = points.first else { return nil }
        (minX, minY, maxX, maxY) = (first.x, first.y, first.x, first.y)
        for point in points {
            minX = min(minX, point.x)
            maxX = max(maxX, point.x)
            minY = min(minY, point.y)
            maxY = max(maxY, point.y)
        }
    }

    /// From the leftmost to the rightmost point.
    var width: Float { max(maxX - minX, 1e-3) }
    /// From the topmost to the lowest point.
    var height: Float { max(maxY - minY, 1e-3) }
    /// The longer of both.
    var side: Float { max(width, height) }
    /// The middle, left to right.
    var centreX: Float { (minX + maxX) / 2 }
    /// The middle, top to bottom.
    var centreY: Float { (minY + maxY) / 2 }
}

extension PointBox {
    /// Moves each side outwards.
    mutating func grow(by margin: Float) {
        minX -= margin
        minY -= margin
        maxX += margin
        maxY += margin
    }
}
