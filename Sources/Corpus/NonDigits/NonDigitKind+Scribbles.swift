internal import Glibc
internal import LargerCNN

extension NonDigitKind {
    /// Scribbles, with enough turns that none becomes a digit by chance.
    static let scribbles: [NonDigitKind] = [
        .drawing(.scribble, "curve") { generator in
            let corners = (0..<generator.count(in: 9...18)).map { _ in generator.point() }
            return Hand.bend([smooth(corners)], turn: .pi, using: &generator)
        },
        .drawing(.scribble, "walk") { generator in
            let corners = (0..<generator.count(in: 10...24)).map { _ in generator.point() }
            return Hand.bend([corners], turn: .pi, using: &generator)
        },
        .drawing(.scribble, "zigzag") { generator in
            let teeth = generator.count(in: 6...16)
            let height = generator.uniform(in: 0.15..<0.7)
            let corners = (0...teeth).map { tooth in
                StrokeDrawing.Point(
                    x: (Float(tooth) + generator.bell() * 0.15) / Float(teeth),
                    y: 0.5 + (tooth.isMultiple(of: 2) ? -0.5 : 0.5) * height * generator.uniform(in: 0.7..<1.2)
                )
            }
            return Hand.bend([corners], turn: .pi, using: &generator)
        },
        .drawing(.scribble, "hatching") { generator in
            Hand.bend(hatching(using: &generator), turn: .pi, using: &generator)
        },
        .drawing(.scribble, "coil") { generator in
            let (loops, radius) = (generator.uniform(in: 4..<8), generator.uniform(in: 0.12..<0.3))
            let path = (0...Int(loops * 24)).map { step in
                let angle = Float(step) / 24 * 2 * .pi
                return StrokeDrawing.Point(
                    x: Float(step) / (loops * 24) + radius * cos(angle),
                    y: 0.5 + radius * sin(angle)
                )
            }
            return Hand.bend([path], turn: 0.4, using: &generator)
        },
        .drawing(.scribble, "spiral") { generator in
            let turns = generator.uniform(in: 2.5..<4)
            let (start, sense) = (generator.uniform(in: 0..<2 * .pi), generator.happens(0.5) ? Float(1) : -1)
            let path = (0...Int(turns * 30)).map { step in
                let share = Float(step) / (turns * 30)
                let angle = start + sense * share * turns * 2 * .pi
                return StrokeDrawing.Point(x: 0.5 + 0.5 * share * cos(angle), y: 0.5 + 0.5 * share * sin(angle))
            }
            return Hand.bend([path], turn: .pi, using: &generator)
        },
        .drawing(.scribble, "cursive") { generator in
            var path: [StrokeDrawing.Point] = []
            let waves = generator.count(in: 4...7)
            for wave in 0..<waves {
                let (height, lean) = (generator.uniform(in: 0.15..<0.6), generator.uniform(in: 0.5..<1.8))
                for step in 0..<16 {
                    let angle = Float(step) / 16 * 2 * .pi
                    let x = Float(wave) + Float(step) / 16 - lean * 0.35 * sin(angle)
                    path.append(.init(x: x / Float(waves), y: 0.8 - height * (1 - cos(angle)) / 2))
                }
            }
            return Hand.bend([path], turn: 0.3, using: &generator)
        },
        .drawing(.scribble, "tangle", heldOut: true) { generator in
            let turns = generator.count(in: 5...9)
            let corners = (0..<turns * 6).map { step in
                let (angle, radius) = (Float(step) / 6 * 2 * .pi, generator.uniform(in: 0.05..<0.5))
                return StrokeDrawing.Point(x: 0.5 + radius * cos(angle), y: 0.5 + radius * sin(angle))
            }
            return Hand.bend([smooth(corners)], turn: .pi, using: &generator)
        },
        .drawing(.scribble, "knot", heldOut: true) { generator in
            let (across, down) = (Float(generator.count(in: 3...5)), Float(generator.count(in: 2...3)))
            let frequency = down == across ? down + 1 : down
            // At multiples of twice this phase the curve runs back on itself and may look like a Z or a 2.
            let phase = .pi / (4 * frequency) * generator.uniform(in: 0.8..<1.2)
            let path = (0...160).map { step in
                let angle = Float(step) / 160 * 2 * .pi
                return StrokeDrawing.Point(
                    x: 0.5 + 0.5 * sin(across * angle + phase),
                    y: 0.5 + 0.5 * sin(frequency * angle)
                )
            }
            return Hand.bend([path], turn: 0.5, using: &generator)
        },
        .drawing(.scribble, "cross-hatching", heldOut: true) { generator in
            let first = hatching(using: &generator)
            let second = hatching(using: &generator).map { $0.map { StrokeDrawing.Point(x: $0.y, y: $0.x) } }
            return Hand.bend(first + second, turn: .pi, using: &generator)
        },
    ]

    /// Parallel lines, drawn singly or without lifting the pen.
    private static func hatching(using generator: inout SplitMix64) -> [[StrokeDrawing.Point]] {
        let lines = generator.count(in: 5...11)
        let isOneStroke = generator.happens(0.5)
        let strokes = (0..<lines).map { line in
            let x = (Float(line) + generator.bell() * 0.12) / Float(lines - 1)
            let ends = [
                StrokeDrawing.Point(x: x, y: generator.uniform(in: 0..<0.15)),
                StrokeDrawing.Point(x: x + generator.bell() * 0.03, y: generator.uniform(in: 0.85..<1)),
            ]
            return isOneStroke && !line.isMultiple(of: 2) ? ends.reversed() : ends
        }
        return isOneStroke ? [strokes.flatMap { $0 }] : strokes
    }

    /// A smooth path through corners (Catmull and Rom's spline).
    static func smooth(_ corners: [StrokeDrawing.Point]) -> [StrokeDrawing.Point] {
        guard corners.count > 2 else { return corners }
        var path: [StrokeDrawing.Point] = []
        for index in 0..<corners.count - 1 {
            let (a, b) = (corners[max(index - 1, 0)], corners[index])
            let (c, d) = (corners[index + 1], corners[min(index + 2, corners.count - 1)])
            for step in 0..<10 {
                let t = Float(step) / 10
                func blend(_ a: Float, _ b: Float, _ c: Float, _ d: Float) -> Float {
                    let (linear, square, cube) = (c - a, 2 * a - 5 * b + 4 * c - d, 3 * b - a - 3 * c + d)
                    return b + 0.5 * t * (linear + t * (square + t * cube))
                }
                path.append(.init(x: blend(a.x, b.x, c.x, d.x), y: blend(a.y, b.y, c.y, d.y)))
            }
        }
        return path + corners.suffix(1)
    }
}

extension SplitMix64 {
    /// A whole number of a closed range, each as likely as every other.
    mutating func count(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// A point anywhere in the unit square.
    mutating func point() -> StrokeDrawing.Point {
        let x = uniform(in: 0..<1)
        return StrokeDrawing.Point(x: x, y: uniform(in: 0..<1))
    }
}
