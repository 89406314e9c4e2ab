import ImageCodec

/// A drawing surface for tests: round pens with soft edges, any ground, any transparency.
struct Canvas {
    typealias Colour = (r: UInt8, g: UInt8, b: UInt8, a: UInt8)
    static let black: Colour = (0, 0, 0, 255)
    static let white: Colour = (255, 255, 255, 255)
    static let clear: Colour = (0, 0, 0, 0)

    private(set) var picture: Picture

    init(_ width: Int, _ height: Int, _ ground: Colour = Canvas.white) {
        let pixel = [ground.r, ground.g, ground.b, ground.a]
        picture = Picture(width: width, height: height, rgba: (0..<width * height).flatMap { _ in pixel })
    }

    /// A three, a stroke of 40 points in a box of about 0.66 by 1.
    static let three = (0...40).map { step -> (Double, Double) in
        let t = Double(step) / 40
        // Two half circles, the lower one larger.
        let isTop = t < 0.45
        let angle = isTop ? -2.4 + t / 0.45 * 3.9 : -1.4 + (t - 0.45) / 0.55 * 3.9
        let (radius, middle) = isTop ? (0.23, 0.23) : (0.27, 0.73)
        return (0.35 + radius * Cosine.of(angle), middle + radius * Cosine.of(angle - .pi / 2))
    }

    /// A seven: two straight strokes.
    static let seven: [(Double, Double)] = [(0, 0), (0.6, 0), (0.2, 1)]

    /// Draws lines from point to point with a round pen; the ink replaces the ground, its edge mixes with it.
    mutating func draw(
        _ points: [(Double, Double)],
        x: Double,
        y: Double,
        size: Double,
        pen: Double,
        _ ink: Colour = Canvas.black
    ) {
        let placed = points.map { (x + $0.0 * size, y + $0.1 * size) }
        let reach = pen / 2 + 1
        var covers: [Int: Double] = [:]
        for (from, to) in zip(placed, placed.dropFirst()) {
            let rows = Int(min(from.1, to.1) - reach)...Int(max(from.1, to.1) + reach)
            let columns = Int(min(from.0, to.0) - reach)...Int(max(from.0, to.0) + reach)
            for py in rows.clamped(to: 0...picture.height - 1) {
                for px in columns.clamped(to: 0...picture.width - 1) {
                    let distance = Self.distance(Double(px) + 0.5, Double(py) + 0.5, from, to)
                    let cover = min(1, max(0, pen / 2 + 0.5 - distance))
                    if cover > 0 {
                        covers[py * picture.width + px, default: 0] = max(cover, covers[py * picture.width + px] ?? 0)
                    }
                }
            }
        }
        for (index, cover) in covers { mix(ink, cover, index % picture.width, index / picture.width) }
    }

    /// Changes every colour sample by its place, as light does.
    mutating func shade(_ factor: (_ x: Double, _ y: Double) -> Double) {
        for y in 0..<picture.height {
            for x in 0..<picture.width {
                let light = factor(Double(x) / Double(picture.width), Double(y) / Double(picture.height))
                for channel in 0..<3 {
                    let index = (y * picture.width + x) * 4 + channel
                    picture.rgba[index] = UInt8(min(255, max(0, Double(picture.rgba[index]) * light)))
                }
            }
        }
    }

    mutating func fill(_ colour: Colour, x: Range<Int>, y: Range<Int>) {
        for py in y {
            for px in x { mix(colour, 1, px, py) }
        }
    }

    private mutating func mix(_ ink: Colour, _ cover: Double, _ x: Int, _ y: Int) {
        let index = (y * picture.width + x) * 4
        // On a transparent ground the colour is the ink's at once and the edge is in the alpha, as browsers store it.
        let isClear = picture.rgba[index + 3] == 0
        for (channel, sample) in [ink.r, ink.g, ink.b].enumerated() {
            let old = Double(picture.rgba[index + channel])
            picture.rgba[index + channel] = isClear ? sample : UInt8(old + (Double(sample) - old) * cover)
        }
        let alpha = Double(picture.rgba[index + 3])
        picture.rgba[index + 3] = UInt8(max(alpha, alpha + (Double(ink.a) - alpha) * cover))
    }

    private static func distance(
        _ x: Double,
        _ y: Double,
        _ a: (Double, Double),
        _ b: (Double, Double)
    ) -> Double {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1)
        let length = dx * dx + dy * dy
        let t = length > 0 ? min(1, max(0, ((x - a.0) * dx + (y - a.1) * dy) / length)) : 0
        let (ex, ey) = (x - a.0 - t * dx, y - a.1 - t * dy)
        return (ex * ex + ey * ey).squareRoot()
    }
}

private enum Cosine {
    /// The cosine by its series, so that no C library is needed.
    static func of(_ angle: Double) -> Double {
        var (term, sum) = (1.0, 1.0)
        for n in 1...20 {
            term *= -angle * angle / Double((2 * n - 1) * 2 * n)
            sum += term
        }
        return sum
    }
}
