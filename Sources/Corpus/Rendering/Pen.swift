/// What a pen is like beside its width and colour.
public struct Pen: Sendable, Equatable {
    /// How a line ends.
    public enum Tip: Sendable, Equatable {
        /// With a half circle.
        case round
        /// With a half square, as a chisel or a canvas's `lineCap = "square"` leaves it.
        case square
    }

    /// How the places that a pointer reported become a line.
    public enum Path: Sendable, Equatable {
        /// Straight from place to place.
        case polyline
        /// Quadratic curves between the midpoints, as most canvas programs draw.
        case midpoints
        /// Catmull and Rom's spline through the places.
        case spline
        /// A stamp at each place and nothing between, as programs do that forget to join them.
        case stamps
    }

    /// How a line ends.
    public var tip = Tip.round
    /// How the reported places become a line.
    public var path = Path.midpoints
    /// How many reported places there are for each one that is used: 1 uses all, 4 makes angular lines.
    public var decimation = 1
    /// Whether pixels are wholly ink or wholly ground.
    public var isAliased = false
    /// How much thicker the line starts and ends, as a fraction of its width; negative is thinner.
    public var taper: Float = 0
    /// How much thinner the line gets where the pen is fast, 0 to 1.
    public var speedThinning: Float = 0
    /// How much the width wanders along the line, as a fraction of it.
    public var wobble: Float = 0
    /// How much of the ink the paper's grain keeps off, 0 to 1, as with a pencil.
    public var grain: Float = 0
    /// The size of the grains in pixels.
    public var grainSize = 1
    /// The fraction of the line where the ink fails, as with a drying ballpoint.
    public var gaps: Float = 0

    /// A round, even, anti-aliased pen on a smoothed path.
    public init() {}
}
