/// What a hand drew: the paths of the pen while it was down.
public struct StrokeDrawing: Sendable, Equatable {
    /// A place on the sheet: x to the right, y downwards, both 0 to 1 over the sheet's width and height.
    public struct Point: Sendable, Equatable {
        /// From the left edge, as a fraction of the sheet.
        public var x: Float
        /// From the top edge, as a fraction of the sheet.
        public var y: Float

        /// A place on the sheet.
        public init(x: Float, y: Float) {
            self.x = x
            self.y = y
        }
    }

    /// One path for each time the pen was down; a path of one point is a dot.
    public var strokes: [[Point]]

    /// A drawing of these paths.
    public init(strokes: [[Point]]) {
        self.strokes = strokes
    }
}
