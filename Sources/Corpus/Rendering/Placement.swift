/// Where in the frame a drawing stands, and how large.
public enum Placement: Sendable, Equatable {
    /// At its own place and size: the sheet is the largest square in the middle of the frame.
    case asDrawn
    /// Scaled until its ink, the pen's width included, fills a fraction of the frame's width or height.
    ///
    /// x and y say where the ink stands between touching the left (top) edge, 0, and the right (bottom) one, 1; both
    /// edges lie outside the frame by the overhang, a fraction of the ink's own width or height.
    case fitted(size: Float, x: Float, y: Float, overhang: Float)

    /// Moves and scales points into the frame, in pixels.
    ///
    /// - Parameters:
    ///   - strokes: The drawing on its sheet.
    ///   - width: Width of the frame in pixels.
    ///   - height: Height of the frame in pixels.
    ///   - penWidth: Width of the line in pixels.
    /// - Returns: The same paths in pixels.
    func place(
        _ strokes: [[StrokeDrawing.Point]],
        width: Int,
        height: Int,
        penWidth: Float
    ) -> [[StrokeDrawing.Point]] {
        guard let box = PointBox(strokes) else { return strokes }
        let (width, height) = (Float(width), Float(height))
        let scale, left, top: Float
        switch self {
        case .asDrawn:
            scale = min(width, height)
            left = (width - scale) / 2
            top = (height - scale) / 2
        case .fitted(let size, let x, let y, let overhang):
            func room(_ side: Float) -> Float { max(size * side - penWidth, 1) }
            scale = min(room(width) / box.width, room(height) / box.height)
            /// The offset that puts ink of some extent at a fraction of the way through a side.
            func offset(_ side: Float, _ extent: Float, _ low: Float, _ fraction: Float) -> Float {
                let ink = extent * scale + penWidth
                let over = overhang * ink
                return -over + fraction * (side - ink + 2 * over) + penWidth / 2 - low * scale
            }
            left = offset(width, box.width, box.minX, x)
            top = offset(height, box.height, box.minY, y)
        }
        return strokes.map { $0.map { .init(x: $0.x * scale + left, y: $0.y * scale + top) } }
    }
}
