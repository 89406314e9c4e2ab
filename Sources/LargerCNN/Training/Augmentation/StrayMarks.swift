internal import Glibc

/// Dirt beside the digit: specks, or a piece of a line that belongs to something else.
struct StrayMarks {
    /// A stroke between two places, a speck where they are the same.
    struct Mark: Equatable {
        let start: SIMD2<Float>
        let end: SIMD2<Float>
        let grey: Float
    }

    /// Pixels between a mark and the digit.
    static let distance = 2
    /// Places that are tried before a mark is left out.
    private static let attempts = 6

    /// Marks in the order in which they are tried.
    private(set) var marks: [Mark] = []
    /// How many of them are made at most.
    let count: Int

    /// Draws one to three marks, with more places than that: a place on the digit is passed over.
    init(strength: Float, using generator: inout SplitMix64) {
        count = 1 + Int(generator.uniform(in: 0..<3) * strength)
        let isLine = generator.uniform(in: 0..<1) < 0.4
        let edge = Float(GreyDigit.side)
        for _ in 0..<count * Self.attempts {
            let start = SIMD2(generator.uniform(in: 0..<edge), generator.uniform(in: 0..<edge))
            let angle = generator.uniform(in: 0..<2 * .pi)
            let length = isLine ? generator.uniform(in: 3..<8) : generator.uniform(in: 0..<1)
            let end = start + SIMD2(cosf(angle), sinf(angle)) * length
            marks.append(Mark(start: start, end: end, grey: generator.uniform(in: 70..<255)))
        }
    }

    /// Names the marks.
    init(_ marks: [Mark]) {
        self.marks = marks
        count = marks.count
    }

    /// Makes the marks that keep their distance from the ink.
    func apply(to digit: inout GreyDigit) {
        let original = digit
        var made = 0
        for mark in marks where made < count && Self.points(of: mark).allSatisfy({ Self.isFree($0, in: original) }) {
            for point in Self.points(of: mark) { Self.dab(point, mark.grey, on: &digit) }
            made += 1
        }
    }

    /// Places half a pixel apart from one end to the other.
    private static func points(of mark: Mark) -> [SIMD2<Float>] {
        let way = mark.end - mark.start
        let steps = max(1, Int(2 * (way * way).sum().squareRoot()))
        return (0...steps).map { mark.start + way * (Float($0) / Float(steps)) }
    }

    private static func isFree(_ point: SIMD2<Float>, in digit: GreyDigit) -> Bool {
        let (x, y) = (Int(point.x.rounded()), Int(point.y.rounded()))
        for dy in -distance...distance {
            for dx in -distance...distance where digit.value(x + dx, y + dy) > 32 { return false }
        }
        return true
    }

    /// A dot of one pixel, shared among the four pixels that it touches.
    private static func dab(_ point: SIMD2<Float>, _ grey: Float, on digit: inout GreyDigit) {
        let (left, top) = (Int(point.x.rounded(.down)), Int(point.y.rounded(.down)))
        let (fx, fy) = (point.x - Float(left), point.y - Float(top))
        digit.brighten(left, top, to: grey * (1 - fx) * (1 - fy))
        digit.brighten(left + 1, top, to: grey * fx * (1 - fy))
        digit.brighten(left, top + 1, to: grey * (1 - fx) * fy)
        digit.brighten(left + 1, top + 1, to: grey * fx * fy)
    }
}
