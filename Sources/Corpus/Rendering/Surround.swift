import ImageCodec

/// What a picture is pasted on: the page around a canvas on a screenshot, the black bars of a viewer.
public struct Surround: Sendable, Equatable {
    /// How much of the whole picture's width lies left of the pasted one, as a fraction.
    public var left: Float
    /// How much of the width lies right of it.
    public var right: Float
    /// How much of the height lies above it.
    public var top: Float
    /// How much of the height lies below it.
    public var bottom: Float
    /// The colour all around.
    public var colour: Colour

    /// The columns and rows of a whole picture that the pasted one takes: at least one of each.
    func inside(width: Int, height: Int) -> (columns: Range<Int>, rows: Range<Int>) {
        func range(_ side: Int, _ before: Float, _ after: Float) -> Range<Int> {
            let start = min(Int(Float(side) * before), side - 1)
            return start..<max(start + 1, side - Int(Float(side) * after))
        }
        return (range(width, left, right), range(height, top, bottom))
    }

    /// Pastes a picture that has the size of ``inside(width:height:)``.
    func around(_ picture: Picture, width: Int, height: Int) -> Picture {
        let inside = inside(width: width, height: height)
        var rgba: [UInt8] = []
        rgba.reserveCapacity(width * height * 4)
        func fill(_ count: Int) {
            for _ in 0..<count {
                rgba.append(colour.red)
                rgba.append(colour.green)
                rgba.append(colour.blue)
                rgba.append(255)
            }
        }
        for y in 0..<height {
            guard inside.rows.contains(y) else {
                fill(width)
                continue
            }
            fill(inside.columns.lowerBound)
            let start = (y - inside.rows.lowerBound) * picture.width * 4
            rgba += picture.rgba[start..<start + picture.width * 4]
            fill(width - inside.columns.upperBound)
        }
        return Picture(width: width, height: height, rgba: rgba)
    }
}
