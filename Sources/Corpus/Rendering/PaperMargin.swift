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

    /// Covers the part of one row of pixels that lies beyond the edge.
    func cover(_ pixels: UnsafeMutablePointer<UInt8>, y: Int, width: Int, height: Int) {
        let (outX, outY) = (cos(angle), sin(angle))
        let reach = (abs(outX) * Float(width) + abs(outY) * Float(height)) / 2
        let edge = reach * (1 - 2 * depth)
        let down = (Float(y) + 0.5 - Float(height) / 2) * outY - edge
        for x in 0..<width {
            let past = (Float(x) + 0.5 - Float(width) / 2) * outX + down
            let share = Int(min(max(past / softness + 0.5, 0), 1) * 256)
            guard share > 0 else { continue }
            let pixel = pixels + x * 4
            pixel[0] = UInt8((Int(pixel[0]) * (256 - share) + Int(colour.red) * share) >> 8)
            pixel[1] = UInt8((Int(pixel[1]) * (256 - share) + Int(colour.green) * share) >> 8)
            pixel[2] = UInt8((Int(pixel[2]) * (256 - share) + Int(colour.blue) * share) >> 8)
        }
    }
}
