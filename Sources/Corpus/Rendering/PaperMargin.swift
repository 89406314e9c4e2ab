import Glibc

/// What is seen beyond one edge of the paper: a table, a shadow, the next sheet.
public struct PaperMargin: Sendable, Equatable {
    /// The direction out of the paper, in radians clockwise from the right.
    public var angle: Float
    /// How much of the picture it takes from that side, as a fraction.
    public var depth: Float
    /// How many pixels wide the edge is.
    public var softness: Float
    /// Its colour.
    public var colour: Colour

    /// How much of each pixel of one row lies beyond the edge.
    struct Row {
        private var value: Float
        private let step: Float

        init(_ margin: PaperMargin, y: Int, width: Int, height: Int) {
            let (outX, outY) = (cos(margin.angle), sin(margin.angle))
            let reach = (abs(outX) * Float(width) + abs(outY) * Float(height)) / 2
            let edge = reach * (1 - 2 * margin.depth)
            let x = 0.5 - Float(width) / 2
            let offset = x * outX + (Float(y) + 0.5 - Float(height) / 2) * outY - edge
            value = offset / margin.softness + 0.5
            step = outX / margin.softness
        }

        /// The next pixel's share, 0 to 1.
        @inline(__always) mutating func next() -> Float {
            defer { value += step }
            return min(max(value, 0), 1)
        }
    }
}
