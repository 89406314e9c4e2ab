/// A rectangle of whole pixels.
public struct PixelBox: Sendable, Equatable {
    /// Left edge, in pixels from the picture's left.
    public var x: Int
    /// Top edge, in pixels from the picture's top.
    public var y: Int
    /// Width in pixels.
    public var width: Int
    /// Height in pixels.
    public var height: Int

    /// Creates a box.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The first column to the right of the box.
    var right: Int { x + width }
    /// The first row below the box.
    var bottom: Int { y + height }
    /// The longer side.
    var longSide: Int { max(width, height) }

    /// The smallest box around both.
    func union(_ other: PixelBox) -> PixelBox {
        let (left, top) = (min(x, other.x), min(y, other.y))
        return PixelBox(
            x: left,
            y: top,
            width: max(right, other.right) - left,
            height: max(bottom, other.bottom) - top
        )
    }

    /// The gap between two boxes in pixels, along the axis where it is larger; zero where they overlap or touch.
    func gap(to other: PixelBox) -> Int {
        max(0, other.x - right, x - other.right, other.y - bottom, y - other.bottom)
    }

    /// The box with a rim of some pixels added on each side.
    func grown(by rim: Int) -> PixelBox {
        PixelBox(x: x - rim, y: y - rim, width: width + 2 * rim, height: height + 2 * rim)
    }

    /// Whether the other box lies within this one.
    func contains(_ other: PixelBox) -> Bool {
        other.x >= x && other.y >= y && other.right <= right && other.bottom <= bottom
    }
}
