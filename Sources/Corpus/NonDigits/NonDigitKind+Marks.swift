internal import Glibc
internal import LargerCNN

extension NonDigitKind {
    /// Lines, dashes and dots that make up nothing.
    static let marks: [NonDigitKind] = [
        // One upright line would be a 1; a level one is no digit.
        .drawing(.marks, "dash") { generator in
            let sag = generator.uniform(in: -0.06..<0.06)
            let path = (0...10).map { step in
                let t = Float(step) / 10
                return StrokeDrawing.Point(x: t, y: sag * 4 * t * (1 - t))
            }
            return Hand.place(turned([path], by: generator.uniform(in: -0.25..<0.25)), using: &generator)
        },
        .drawing(.marks, "dashes") { generator in
            let strokes = (0..<generator.count(in: 5...10)).map { _ in
                line(through: generator.point(), length: generator.uniform(in: 0.1..<0.3), using: &generator)
            }
            return Hand.bend(strokes, turn: .pi, using: &generator)
        },
        .drawing(.marks, "crossing-lines") { generator in
            let strokes = (0..<generator.count(in: 4...7)).map { _ in
                line(through: generator.centralPoint(), length: generator.uniform(in: 0.7..<1.1), using: &generator)
            }
            return Hand.bend(strokes, turn: .pi, using: &generator)
        },
        .drawing(.marks, "crossing-curves", heldOut: true) { generator in
            let strokes = (0..<generator.count(in: 4...6)).map { _ in
                let corners = (0..<4).map { _ in generator.point() }
                return smooth(corners)
            }
            return Hand.bend(strokes, turn: .pi, using: &generator)
        },
        .drawing(.marks, "dots") { generator in
            let dots = (0..<generator.count(in: 5...30)).map { _ in [generator.point()] }
            return Hand.place(dots, using: &generator)
        },
        .drawing(.marks, "dots-in-rows", heldOut: true) { generator in
            let (rows, columns) = (generator.count(in: 2...5), generator.count(in: 2...5))
            let dots = (0..<rows * columns).map { index in
                let x = (Float(index % columns) + generator.bell() * 0.1) / Float(columns)
                return [StrokeDrawing.Point(x: x, y: (Float(index / columns) + generator.bell() * 0.1) / Float(rows))]
            }
            return Hand.place(dots, using: &generator)
        },
        .drawing(.marks, "rings") { generator in
            // They all cross: a ring that stands alone is a 0.
            let (count, start) = (generator.count(in: 3...6), generator.uniform(in: 0..<2 * .pi))
            let rings = (0..<count).map { ring in
                let (radius, distance) = (generator.uniform(in: 0.2..<0.28), generator.uniform(in: 0.13..<0.2))
                let direction = start + Float(ring) / Float(count) * 2 * .pi
                return (0...24).map { step in
                    let angle = Float(step) / 24 * 2 * .pi
                    return StrokeDrawing.Point(
                        x: 0.5 + distance * cos(direction) + radius * cos(angle),
                        y: 0.5 + distance * sin(direction) + radius * sin(angle)
                    )
                }
            }
            return Hand.bend(rings, turn: .pi, using: &generator)
        },
    ]

    /// A straight line in any direction.
    private static func line(
        through centre: StrokeDrawing.Point,
        length: Float,
        using generator: inout SplitMix64
    ) -> [StrokeDrawing.Point] {
        let angle = generator.uniform(in: 0..<Float.pi)
        let (dx, dy) = (cos(angle) * length / 2, sin(angle) * length / 2)
        return [.init(x: centre.x - dx, y: centre.y - dy), .init(x: centre.x + dx, y: centre.y + dy)]
    }

    /// Strokes turned about the middle of the unit square.
    static func turned(_ strokes: [[StrokeDrawing.Point]], by angle: Float) -> [[StrokeDrawing.Point]] {
        let (sine, cosine) = (sin(angle), cos(angle))
        return strokes.map { stroke in
            stroke.map { point in
                let (x, y) = (point.x - 0.5, point.y - 0.5)
                return .init(x: 0.5 + x * cosine - y * sine, y: 0.5 + x * sine + y * cosine)
            }
        }
    }
}

extension SplitMix64 {
    /// A point near the middle of the unit square.
    mutating func centralPoint() -> StrokeDrawing.Point {
        let x = uniform(in: 0.3..<0.7)
        return StrokeDrawing.Point(x: x, y: uniform(in: 0.3..<0.7))
    }
}
