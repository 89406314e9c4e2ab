internal import Glibc
internal import LargerCNN

/// Tells by mere geometry whether a picture may be read as a 1 or a 0.
///
/// A network must not judge here: pictures that it takes for digits are the very ones that it has to learn from.
enum DigitLikeness {
    /// Least brightness of what counts as ink.
    private static let inkLevel: UInt8 = 64
    /// A bar is at most this part as wide as it is high.
    private static let barAspect: Float = 0.4
    /// How near a ring's outline is to an ellipse: its distance from the middle, where the ellipse has 1.
    private static let ringRadius: ClosedRange<Float> = 0.82...1.14
    /// Directions in which a ring is looked at.
    private static let rays = 32

    /// Whether the ink is an upright bar or a ring with nothing in it.
    static func isFound(in digit: DigitImage) -> Bool {
        let side = DigitImage.side
        let inked = digit.pixels.indices.filter { digit.pixels[$0] >= inkLevel }
        let columns = inked.map { $0 % side }
        guard let first = inked.first, let last = inked.last, let left = columns.min(), let right = columns.max() else {
            return false
        }
        let (width, height) = (Float(right - left + 1), Float(last / side - first / side + 1))
        if width <= barAspect * height { return true }
        let (x, y) = (Float(left) + width / 2, Float(first / side) + height / 2)
        return (0..<rays).allSatisfy { ray in
            let angle = 2 * Float.pi * Float(ray) / Float(rays)
            return meetsRing(digit, x: x, y: y, dx: cos(angle) * width / 2, dy: sin(angle) * height / 2)
        }
    }

    /// Whether a ray meets paper first, then ink once, and leaves it near the ellipse in the ink's box.
    private static func meetsRing(_ digit: DigitImage, x: Float, y: Float, dx: Float, dy: Float) -> Bool {
        var (entries, isInk, outermost) = (0, false, Float(0))
        for step in 0...56 {
            let t = Float(step) * 0.025
            let (column, row) = (Int(x + dx * t), Int(y + dy * t))
            guard (0..<DigitImage.side).contains(column), (0..<DigitImage.side).contains(row) else { break }
            let now = digit.pixels[row * DigitImage.side + column] >= inkLevel
            if now && step == 0 { return false }
            if now && !isInk { entries += 1 }
            if now { outermost = t }
            isInk = now
        }
        return entries == 1 && ringRadius.contains(outermost)
    }
}
