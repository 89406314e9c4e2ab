/// Something that people draw and that is no digit, as a template for many hands.
struct Symbol: Sendable {
    /// A short name for file names and reports.
    let name: String
    /// Whether it is seen only when rejection is measured, never in training.
    let isHeldOut: Bool
    /// The strokes in the unit square.
    let strokes: [[StrokeDrawing.Point]]

    /// A template from a ``PathText``.
    init(_ name: String, _ path: String, heldOut: Bool = false) {
        self.name = name
        isHeldOut = heldOut
        strokes = PathText.strokes(path)
    }
}
